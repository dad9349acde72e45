import path from 'node:path';
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

interface Truth {
  readonly rows: readonly number[];
  readonly queries: Float32Array;
  /** For each query the ten rows nearest to it, itself left out. */
  readonly nearest: readonly ReadonlySet<number>[];
}

/**
 * Raises the index's search parameter until it finds the wanted share of what exact search finds, and leaves the file
 * with it. The queries are pictures of the collection; each is left out of its own results.
 */
export async function tuneIndex(
  file: string,
  task: FaissTask,
  { faiss, vectors }: { faiss: FaissLibrary; vectors: VectorReader },
): Promise<Pick<FaissDescription, 'parameter' | 'recallAt10' | 'recallQueries'>> {
  const truth = await findTruth(task, vectors);
  const recallQueries = truth.rows.length;
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

async function findTruth({ folder, count, dimension }: FaissTask, vectors: VectorReader): Promise<Truth> {
  const rows = spread(QUERIES, count);
  const queries = new Float32Array(rows.length * dimension);
  for (const [at, row] of rows.entries()) queries.set(await vectors.read(row, 1), at * dimension);
  const mask = new Float32Array(paddedRows(count));
  mask.fill(-1e30, count);
  const options = { device: 'cpu', threads: 0, prepack: false } as const;
  const scorer = await openScorer(dimension, options, path.join(folder, SNAPSHOT_FILES.graph));
  const width = Math.min(K + 1, count);
  const atOnce = Math.max(1, Math.floor(SCORES_AT_ONCE / mask.length));
  const nearest: Set<number>[] = [];
  for (let from = 0; from < rows.length; from += atOnce) {
    const slice = queries.subarray(from * dimension, (from + atOnce) * dimension);
    const best = await scorer.best({ queries: slice, width, mask });
    for (const [query, found] of best.entries()) nearest.push(others(found.rows, rows[from + query]!));
  }
  await scorer.close();
  return { rows, queries, nearest };
}

function recallOf(
  index: FaissIndex,
  { rows, queries, nearest }: Truth,
  { factory, count }: FaissTask,
): number {
  const width = Math.min((K + 1) * (isLossy(factory) ? LOSSY_FETCH : 1), count);
  const { labels } = index.search(Array.from(queries), width);
  let [hits, wanted] = [0, 0];
  for (const [query, truth] of nearest.entries()) {
    const found = labels.slice(query * width, (query + 1) * width).filter(row => row >= 0);
    const seen = isLossy(factory) ? new Set(found) : others(found, rows[query]!);
    for (const row of truth) if (seen.has(row)) hits++;
    wanted += truth.size;
  }
  return wanted === 0 ? 1 : hits / wanted;
}

/** The first ten rows but the query's own. */
const others = (found: Iterable<number>, own: number): Set<number> =>
  new Set([...found].filter(row => row !== own).slice(0, K));
