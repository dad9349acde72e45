import path from 'node:path';
import { seededRandom } from '../../ground/domain/seeded-random.ts';
import { paddedRows } from './exact/graph.ts';
import { openScorer } from './exact/scorer.ts';
import { SNAPSHOT_FILES } from './snapshot/snapshot-files.ts';
import { spread, type VectorReader } from './snapshot/vector-reader.ts';

const QUERIES = 200;
export const RECALL_AT = 10;
/** Like in a search, exact scores for this many times more candidates correct the estimated ones. */
export const LOSSY_FETCH = 4;
/** Scores that one run of the exact graph may hold. */
const SCORES_AT_ONCE = 2 ** 24;

/** What a query has of a second image, and of a direction of its own, beside a first image of length 1. */
const SECOND = 0.5;
const NOISE = 0.6;

interface Rows {
  /** An unfinished snapshot folder whose vectors and exact graph are written. */
  readonly folder: string;
  readonly count: number;
  readonly dimension: number;
}

/** The queries and exact answers that an approximate index is measured against. */
export interface Truth {
  /** Row-major [n, dimension]. */
  readonly queries: Float32Array;
  /** For each query the ten rows nearest to it. */
  readonly nearest: readonly ReadonlySet<number>[];
}

/**
 * Asks the exact search. The queries are not rows of it: a graph finds the way to a row that it holds more easily than to what
 * people ask, and a recall that is measured on rows promises too much. Each lies between two images, off into a direction of
 * its own.
 */
export async function findTruth(rows: Rows, vectors: VectorReader): Promise<Truth> {
  const { folder, count, dimension } = rows;
  const queries = await makeQueries(rows, vectors);
  const mask = new Float32Array(paddedRows(count));
  mask.fill(-1e30, count);
  const options = { device: 'cpu', threads: 0, prepack: false } as const;
  const scorer = await openScorer(dimension, options, path.join(folder, SNAPSHOT_FILES.graph));
  const width = Math.min(RECALL_AT, count);
  const atOnce = Math.max(1, Math.floor(SCORES_AT_ONCE / mask.length));
  const nearest: Set<number>[] = [];
  for (let from = 0; from * dimension < queries.length; from += atOnce) {
    const slice = queries.subarray(from * dimension, (from + atOnce) * dimension);
    const best = await scorer.best({ queries: slice, width, mask });
    for (const found of best) nearest.push(new Set(found.rows));
  }
  await scorer.close();
  return { queries, nearest };
}

/** The same queries for the same images, so that builds can be compared. */
async function makeQueries({ count, dimension }: Rows, vectors: VectorReader): Promise<Float32Array> {
  const rows = spread(QUERIES, count);
  const random = seededRandom(count);
  const queries = new Float32Array(rows.length * dimension);
  for (const [at, row] of rows.entries()) {
    const first = await vectors.read(row, 1);
    const second = await vectors.read(Math.floor(random() * count), 1);
    const noise = Float32Array.from({ length: dimension }, () => random() - 0.5);
    const scale = NOISE / (Math.hypot(...noise) || 1);
    const mixed = first.map((value, place) => value + SECOND * second[place]! + scale * noise[place]!);
    const norm = Math.hypot(...mixed) || 1;
    queries.set(
      mixed.map(value => value / norm),
      at * dimension,
    );
  }
  return queries;
}

/** @param found for each query, the index's nearest rows. */
export function recallOf({ nearest }: Truth, found: readonly Iterable<number>[]): number {
  let [hits, wanted] = [0, 0];
  for (const [query, truth] of nearest.entries()) {
    const seen = new Set(found[query]);
    for (const row of truth) if (seen.has(row)) hits++;
    wanted += truth.size;
  }
  return wanted === 0 ? 1 : hits / wanted;
}
