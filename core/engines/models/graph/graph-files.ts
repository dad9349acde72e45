import { open } from 'node:fs/promises';
import path from 'node:path';
import { writeAll } from '../../../ground/files/write-all.ts';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import type { ExternalData, GraphBuilder } from '../../../ground/onnx/graph.ts';
import type { Checkpoint, TensorInfo } from '../checkpoint/checkpoint.ts';

/** A graph, and the weights that still have to be written beside it. */
export interface BuiltGraph {
  readonly graph: GraphBuilder;
  readonly weights: WeightsFile;
  /** Tensors of the checkpoint that the graph has no place for. */
  readonly unused: readonly string[];
  /** Layers that the config asks for, and layers that the file has. */
  readonly layers: LayerCount;
}

export interface LayerCount {
  readonly used: number;
  readonly found: number;
}

/** Writes a graph and the weights beside it, synced to disk. */
export async function writeGraph(
  folder: string,
  name: string,
  { graph, weights }: Pick<BuiltGraph, 'graph' | 'weights'>,
): Promise<void> {
  await weights.write(folder);
  await writeSynced(path.join(folder, name), graph.encode());
}

/** Whole memory pages, so that the runtime can map a tensor instead of copying it. */
const ALIGNMENT = 4096;
/** Codes lie in -127..127, the same range on both sides of zero. */
const LARGEST_CODE = 127;

interface WeightSource {
  /** What the tensor is called in the graph. */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly entry: TensorInfo;
  readonly form: WeightForm;
}

/** A tensor of a checkpoint and its place in the graph and in the file of numbers. */
export interface PlacedWeight extends WeightSource {
  /** Of its first byte in the file. */
  readonly offset: number;
}

/**
 * How a tensor lies in the file: float32 as in the checkpoint; a matrix whose rows and columns are swapped; the swapped
 * matrix as float16; as int8, or the scales of that, one for each row of the checkpoint's matrix.
 */
export type WeightForm = 'plain' | 'transposed' | 'halves' | 'codes' | 'scales';

/** Of one number. */
export const FORM_BYTES: Readonly<Record<WeightForm, number>> = {
  plain: 4,
  transposed: 4,
  halves: 2,
  codes: 1,
  scales: 4,
};

/** The file of numbers beside a graph: places are given out while the graph is built, `write` fills them. */
export class WeightsFile {
  readonly #plan: PlacedWeight[] = [];
  #end = 0;

  /** In the graph's folder. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @param source where the numbers will come from; undefined if the checkpoint lacks them, which is an error later. */
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
      for (const { checkpoint, entry, form, offset } of this.#plan) {
        let position = offset;
        for await (const chunk of inForm(form, checkpoint.floats(entry.name), entry.shape)) {
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

async function* inForm(
  form: WeightForm,
  floats: AsyncIterable<Float32Array>,
  shape: readonly number[],
): AsyncGenerator<Float32Array | Float16Array | Int8Array> {
  if (form === 'plain') return yield* floats;
  const [rows, columns] = shape as [number, number];
  const matrix = transpose(await gather(floats, rows * columns), rows, columns);
  if (form === 'transposed') yield matrix;
  else if (form === 'halves') yield Float16Array.from(matrix);
  else yield quantiseColumns(matrix, rows)[form];
}

async function gather(chunks: AsyncIterable<Float32Array>, length: number): Promise<Float32Array> {
  const all = new Float32Array(length);
  let next = 0;
  for await (const chunk of chunks) {
    all.set(chunk, next);
    next += chunk.length;
  }
  return all;
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = matrix[row * columns + column]!;
    }
  }
  return result;
}

/**
 * Rounds a matrix to int8 with one scale a column, symmetric around zero.
 * @param matrix row-major [rows, columns].
 * @returns codes in the same order, and a scale for each column: a number is about its code times its column's scale.
 */
function quantiseColumns(
  matrix: Float32Array,
  columns: number,
): { readonly codes: Int8Array; readonly scales: Float32Array } {
  const largest = new Float32Array(columns);
  for (let at = 0; at < matrix.length; at++) {
    const column = at % columns;
    largest[column] = Math.max(largest[column]!, Math.abs(matrix[at]!));
  }
  // A column of zeros has any scale; that of 1 divides by no zero.
  const scales = largest.map(size => (size > 0 ? size / LARGEST_CODE : 1));
  const codes = new Int8Array(matrix.length);
  for (let at = 0; at < matrix.length; at++) {
    const code = Math.round(matrix[at]! / scales[at % columns]!);
    codes[at] = Math.max(-LARGEST_CODE, Math.min(LARGEST_CODE, code));
  }
  return { codes, scales };
}
