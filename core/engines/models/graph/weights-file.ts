import { open } from 'node:fs/promises';
import path from 'node:path';
import { writeAll } from '../../../ground/files/write-all.ts';
import type { ExternalData } from '../../../ground/onnx/graph.ts';
import type { Checkpoint, TensorInfo } from '../checkpoint/checkpoint.ts';

/** Whole memory pages, so that the runtime can map a tensor instead of copying it. */
const ALIGNMENT = 4096;

interface WeightSource {
  /** What the tensor is called in the graph. */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly entry: TensorInfo;
  /** A matrix whose rows and columns are swapped on the way. */
  readonly transpose: boolean;
}

/** A tensor of a checkpoint and its place in the graph and in the file of numbers. */
export interface PlacedWeight extends WeightSource {
  /** Of its first byte in the file. */
  readonly offset: number;
}

/** The file of numbers beside a graph: places are given out while the graph is built, `write` fills them as float32. */
export class WeightsFile {
  readonly #plan: PlacedWeight[] = [];
  #end = 0;

  /** In the graph's folder. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @param source where the numbers will come from; none when the checkpoint lacks them, which is an error later. */
  reserve(length: number, source: WeightSource | undefined): ExternalData {
    const offset = this.#end;
    this.#end = Math.ceil((offset + length) / ALIGNMENT) * ALIGNMENT;
    if (source) this.#plan.push({ ...source, offset });
    return { file: this.name, offset, length };
  }

  /** What `write` will put where. */
  get places(): readonly PlacedWeight[] {
    return this.#plan;
  }

  /** Writes the file into `folder` and syncs it to disk. Holds one matrix in memory at a time. */
  async write(folder: string): Promise<void> {
    const file = await open(path.join(folder, this.name), 'wx');
    try {
      for (const { checkpoint, entry, transpose, offset } of this.#plan) {
        let position = offset;
        const floats = checkpoint.floats(entry.name);
        for await (const chunk of transpose ? transposed(floats, entry.shape) : floats) {
          const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
          await writeAll(file, bytes, position);
          position += chunk.byteLength;
        }
      }
      await file.truncate(this.#end);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

async function* transposed(
  chunks: AsyncIterable<Float32Array>,
  shape: readonly number[],
): AsyncGenerator<Float32Array> {
  const [rows, columns] = shape as [number, number];
  const result = new Float32Array(rows * columns);
  let row = 0;
  let column = 0;
  for await (const chunk of chunks) {
    for (const value of chunk) {
      result[column * rows + row] = value;
      if (++column === columns) {
        column = 0;
        row++;
      }
    }
  }
  yield result;
}
