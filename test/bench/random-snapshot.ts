import { open } from 'node:fs/promises';
import path from 'node:path';
import { writeSnapshot } from '../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { ImageFacets } from '../../core/ground/domain/images/image.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { idOf, randomVectors } from '../core/engines/vector-index/random-images.ts';

export const QUERIES = 32;
const FACETS: ImageFacets = { source: 'demo', city: null, category: null, createdAt: 0 };
/** Rows of one random block, put together in pairs: making a million rows at random would take longer than all searches. */
const BLOCK_ROWS = 4096;

export async function* images(rows: number): AsyncGenerator<{ id: string; facets: ImageFacets }> {
  for (let row = 0; row < rows; row++) yield { id: idOf(row), facets: FACETS };
}

/** Every row another: the sum of two rows of the block, as embeddings of one kind of image lie together. */
export async function writeRandomSnapshot(
  directory: string,
  rows: number,
  dimension: number,
): Promise<string> {
  const block = randomVectors(BLOCK_ROWS, dimension, seededRandom(1));
  const vectors = async function* () {
    const vector = new Float32Array(dimension);
    for (let row = 0; row < rows; row++) {
      const kind = (row % 256) * dimension;
      const own = ((row * 7 + Math.floor(row / BLOCK_ROWS)) % BLOCK_ROWS) * dimension;
      let squares = 0;
      for (let at = 0; at < dimension; at++) {
        const value = block[kind + at]! + 0.8 * block[own + ((at + row) % dimension)]!;
        vector[at] = value;
        squares += value * value;
      }
      const inverse = 1 / Math.sqrt(squares);
      for (let at = 0; at < dimension; at++) vector[at]! *= inverse;
      yield { id: idOf(row), vector };
    }
  };
  const manifest = {
    id: newId(),
    modelId: 'random',
    precision: 'fp32',
    normalizerVersion: 1,
    dimension,
  } as const;
  return (await writeSnapshot({ directory, manifest, rows: vectors() })).folder;
}

/** Queries that have near rows, as those of people do. */
export async function queriesNear(folder: string, rows: number, dimension: number): Promise<Float32Array> {
  await using file = await open(path.join(folder, 'vectors.f32'));
  const queries = randomVectors(QUERIES, dimension, seededRandom(2));
  const row = new Float32Array(dimension);
  for (let query = 0; query < QUERIES; query++) {
    const position = Math.floor((query * rows) / QUERIES) * dimension * 4;
    await file.read(new Uint8Array(row.buffer), 0, row.byteLength, position);
    const own = queries.subarray(query * dimension, (query + 1) * dimension);
    for (const [at, value] of own.entries()) own[at] = 0.7 * row[at]! + 0.7 * value;
    const norm = Math.hypot(...own);
    for (const [at, value] of own.entries()) own[at] = value / norm;
  }
  return queries;
}

/** `100000x768` as the command line takes it. */
export function caseOf(text: string): [rows: number, dimension: number] {
  const [rows, dimension] = text.split('x').map(Number);
  if (!rows || !dimension) throw new RangeError(`${text} is no <rows>x<dimension>`);
  return [rows, dimension];
}
