import { open } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../errors.ts';
import type { GraphBuilder, Value } from '../../onnx/graph.ts';
import type { Checkpoint } from '../checkpoint/safetensors.ts';
import type { TensorEntry } from '../checkpoint/safetensors-header.ts';

/** Whole memory pages, so that the runtime can map a tensor instead of copying it. */
const ALIGNMENT = 4096;

/** A graph, and the weights that still have to be written beside it. */
export interface BuiltGraph {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
}

interface PlannedTensor {
  readonly entry: TensorEntry;
  readonly offset: number;
  /** A matrix whose rows and columns are swapped on the way. */
  readonly transpose: boolean;
}

/**
 * What a graph takes from a checkpoint. Tensors are asked for while the graph is built, which fixes their places in
 * the weights file; {@link write} then carries the numbers over, as float32.
 */
export class Weights {
  readonly #graph: GraphBuilder;
  readonly #checkpoint: Checkpoint;
  readonly #file: string;
  readonly #prefix: string;
  readonly #plan: PlannedTensor[] = [];
  readonly #problems: string[] = [];
  #end = 0;

  /**
   * @param file name of the weights file, in the graph's folder.
   * @param anchor a tensor that only this kind of model has: what stands before it (`vision_model.`, `roberta.`) stands
   *   before all the others too.
   */
  constructor(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    { file, anchor }: { file: string; anchor: string },
  ) {
    this.#graph = graph;
    this.#checkpoint = checkpoint;
    this.#file = file;
    const found = [...checkpoint.tensors.keys()].filter(
      name => name === anchor || name.endsWith(`.${anchor}`),
    );
    if (found.length > 1) throw this.#invalid(`several tensors could be ${anchor}: ${found.join(', ')}`);
    this.#prefix = found[0]?.slice(0, -anchor.length) ?? '';
  }

  /** A tensor as it lies in the checkpoint. */
  tensor(name: string, dims: readonly number[]): Value {
    return this.#place(name, dims, dims, false);
  }

  /** The weight of torch's Linear, [outputs, inputs] in the checkpoint, as the [inputs, outputs] that MatMul wants. */
  linear(name: string, inputs: number, outputs: number): Value {
    return this.#place(name, [outputs, inputs], [inputs, outputs], true);
  }

  #place(name: string, dims: readonly number[], stored: readonly number[], transpose: boolean): Value {
    const entry = this.#checkpoint.tensors.get(this.#prefix + name);
    if (!entry) this.#problems.push(`${name} is missing`);
    else if (entry.shape.join() !== dims.join()) {
      this.#problems.push(`${name} is [${entry.shape}] instead of [${dims}]`);
    }
    const length = dims.reduce((product, size) => product * size, 4);
    const offset = this.#end;
    this.#end = Math.ceil((offset + length) / ALIGNMENT) * ALIGNMENT;
    if (entry) this.#plan.push({ entry, offset, transpose });
    return this.#graph.external(name, 'float32', stored, { file: this.#file, offset, length });
  }

  /** @throws PermanentError 'checkpoint.invalid' that names all tensors which are missing or of another shape. */
  check(): void {
    if (this.#problems.length > 0) throw this.#invalid(this.#problems.join('; '));
  }

  /** Writes the weights file into `folder` and syncs it to disk. Holds one matrix in memory at a time. */
  async write(folder: string): Promise<void> {
    this.check();
    const file = await open(path.join(folder, this.#file), 'wx');
    try {
      for (const { entry, offset, transpose } of this.#plan) {
        let position = offset;
        const floats = this.#checkpoint.floats(entry.name);
        for await (const chunk of transpose ? transposed(floats, entry.shape) : floats) {
          await file.writev([chunk], position);
          position += chunk.byteLength;
        }
      }
      await file.truncate(this.#end);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  #invalid(reason: string): PermanentError {
    return new PermanentError('checkpoint.invalid', { path: this.#checkpoint.path, reason });
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
