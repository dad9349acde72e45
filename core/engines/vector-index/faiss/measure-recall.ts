import path from 'node:path';
import { seededRandom } from '../../../ground/domain/seeded-random.ts';
import { paddedRows } from '../exact/graph.ts';
import { openScorer } from '../exact/scorer.ts';
import { type FaissDescription, SNAPSHOT_FILES } from '../snapshot/manifest.ts';
import { spread, type VectorReader } from '../snapshot/vector-reader.ts';
import type { FaissIndex, FaissLibrary } from './binding.ts';
import { isLossy, listsOf } from './factory.ts';
import type { FaissTask } from './protocol.ts';
import { findParameter, type SearchParameter, setParameter } from './search-parameter.ts';

const QUERIES = 200;
const K = 10;
/** As a search does: exact scores for this many times more candidates correct the estimated ones. */
const LOSSY_FETCH = 4;
/** Scores that one run of the exact graph may hold. */
const SCORES_AT_ONCE = 2 ** 24;

/** What a query has of a second picture, and of a direction of its own, beside a first picture of length 1. */
const SECOND = 0.5;
const NOISE = 0.6;

interface Truth {
  readonly queries: Float32Array;
  /** For each query the ten rows nearest to it. */
  readonly nearest: readonly ReadonlySet<number>[];
}

/**
 * Raises the index's search parameter until it finds the wanted share of what exact search finds, and leaves the file
 * with it. The queries are none of its rows: a graph finds the way to a row that it holds more easily than to what people
 * ask, and a recall that is measured on rows promises too much. Each lies between two pictures, off into a direction of
 * its own.
 */
export async function tuneIndex(
  file: string,
  task: FaissTask,
  { faiss, vectors }: { faiss: FaissLibrary; vectors: VectorReader },
): Promise<Pick<FaissDescription, 'parameter' | 'recallAt10' | 'recallQueries'>> {
  const truth = await findTruth(task, vectors);
  const recallQueries = truth.nearest.length;
  const measure = (): number => recallOf(faiss.read(file), truth, task);
  const field = await findParameter(file);
  if (!field) return { parameter: null, recallAt10: measure(), recallQueries };
  let parameter: SearchParameter | null = null;
  let recallAt10 = 0;
  for (const value of stepsOf(field.name, task)) {
    await setParameter(file, field, value);
    parameter = { name: field.name, value };
    recallAt10 = measure();
    if (recallAt10 >= task.recall) break;
  }
  return { parameter, recallAt10, recallQueries };
}

function stepsOf(name: SearchParameter['name'], { factory }: FaissTask): number[] {
  const highest = name === 'efSearch' ? 1_024 : (listsOf(factory) ?? 1_024);
  const steps: number[] = [];
  for (let value = name === 'efSearch' ? 16 : 1; value < highest; value *= 2) steps.push(value);
  return [...steps, highest];
}

async function findTruth(task: FaissTask, vectors: VectorReader): Promise<Truth> {
  const { folder, count, dimension } = task;
  const queries = await makeQueries(task, vectors);
  const mask = new Float32Array(paddedRows(count));
  mask.fill(-1e30, count);
  const options = { device: 'cpu', threads: 0, prepack: false } as const;
  const scorer = await openScorer(dimension, options, path.join(folder, SNAPSHOT_FILES.graph));
  const width = Math.min(K, count);
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

/** The same ones for the same pictures, so that builds can be compared. */
async function makeQueries({ count, dimension }: FaissTask, vectors: VectorReader): Promise<Float32Array> {
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

function recallOf(index: FaissIndex, { queries, nearest }: Truth, { factory, count }: FaissTask): number {
  const width = Math.min(K * (isLossy(factory) ? LOSSY_FETCH : 1), count);
  const { labels } = index.search(Array.from(queries), width);
  let [hits, wanted] = [0, 0];
  for (const [query, truth] of nearest.entries()) {
    const seen = new Set(labels.slice(query * width, (query + 1) * width));
    for (const row of truth) if (seen.has(row)) hits++;
    wanted += truth.size;
  }
  return wanted === 0 ? 1 : hits / wanted;
}
