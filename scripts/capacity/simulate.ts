import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openVectorIndex } from '../../core/engines/vector-index/open-vector-index.ts';
import { writeSnapshot } from '../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { ImageFacets } from '../../core/ground/domain/images/image.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import type { Run } from './model.ts';

const FACETS: ImageFacets = { source: 'dataset', city: null, category: null, createdAt: 0 };
const QUERIES = 20;
const KINDS = 256;

/**
 * Runs the pipeline from embeddings to answers over vectors without images: writes a snapshot, opens it, queries it. The rows are around
 * 256 centres, like those of kinds of pictures.
 */
export async function simulate(rows: number, dimension: number): Promise<Run> {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-capacity-'));
  try {
    const began = performance.now();
    const id = newId();
    const written = await writeSnapshot({
      directory: folder,
      manifest: { id, modelId: 'synthetic', precision: 'fp32', normalizerVersion: 1, dimension },
      rows: syntheticRows(rows, dimension),
    });
    const buildSeconds = (performance.now() - began) / 1_000;
    const index = await openVectorIndex({
      folder: written.folder,
      dimension,
      images: syntheticImages(rows),
      device: 'cpu',
      threads: 0,
    });
    try {
      const queries = [...Array(QUERIES).keys()].map(at => vectorOf(at * 7 + 3, dimension));
      await index.search(queries[0]!, 100);
      const times: number[] = [];
      for (const query of queries) {
        const start = performance.now();
        await index.search(query, 100);
        times.push((performance.now() - start) / 1_000);
      }
      times.sort((a, b) => a - b);
      return { rows, dimension, bytes: written.bytes, buildSeconds, querySeconds: times[QUERIES >> 1]! };
    } finally {
      await index.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In order: the row number is the end of the id. */
const idOf = (row: number): string => `00000000-0000-7000-8000-${row.toString(16).padStart(12, '0')}`;

async function* syntheticRows(rows: number, dimension: number) {
  for (let row = 0; row < rows; row++) yield { id: idOf(row), vector: vectorOf(row, dimension) };
}

async function* syntheticImages(rows: number) {
  for (let row = 0; row < rows; row++) yield { id: idOf(row), facets: FACETS };
}

const centres = new Map<string, Float32Array>();

function centreOf(kind: number, dimension: number): Float32Array {
  const name = `${kind} ${dimension}`;
  const known = centres.get(name) ?? randomVector(kind, dimension);
  centres.set(name, known);
  return known;
}

function vectorOf(row: number, dimension: number): Float32Array {
  const centre = centreOf(row % KINDS, dimension);
  const vector = randomVector(KINDS + row, dimension);
  let squares = 0;
  for (let at = 0; at < dimension; at++) {
    vector[at] = centre[at]! + 0.8 * vector[at]!;
    squares += vector[at]! ** 2;
  }
  const inverse = 1 / Math.sqrt(squares);
  for (let at = 0; at < dimension; at++) vector[at]! *= inverse;
  return vector;
}

function randomVector(seed: number, dimension: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: dimension }, () => random() - 0.5);
}
