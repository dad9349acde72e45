import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { findParameter, setParameter } from '../../core/engines/vector-index/faiss/search-parameter.ts';
import { readManifest } from '../../core/engines/vector-index/snapshot/manifest.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { startThread } from '../../core/ground/threads/start-thread.ts';
import { clusteredImages } from '../core/engines/vector-index/faiss/clustered-images.ts';
import { randomVectors } from '../core/engines/vector-index/random-images.ts';
import { snapshotOf } from '../core/engines/vector-index/snapshots.ts';
import { printTable } from './bench-table.ts';
import type { FaissSearch } from './faiss-search-thread.ts';
import { openPeers, type Peers } from './peers/python.ts';
import type { UsearchSearch } from './usearch-search-thread.ts';

const ROWS = 100_000;
const DIMENSION = 128;
const QUERIES = 500;
const K = 10;
/** Length of what an image is moved by, beside its own of 1. */
const NOISE = 0.5;
const KINDS = [
  ['HNSW32', [16, 32, 64, 128, 256, 512]],
  ['IVF1024,Flat', [1, 2, 4, 8, 16, 32, 64]],
] as const;

/** A thread for each measurement: what FAISS holds is given back when its thread ends. */
async function searchFile(file: string, queries: Float32Array) {
  const entry = new URL('./faiss-search-thread.ts', import.meta.url);
  const thread = await startThread<FaissSearch>(entry, { name: 'faiss-search' });
  try {
    await thread.call('open', file);
    await thread.call('search', { queries, k: K });
    return await thread.call('searchEach', { queries, dimension: DIMENSION, k: K });
  } finally {
    await thread.close();
  }
}

const GRAPHS = ['HNSW16,BF16', 'HNSW16,F32', 'HNSW16,I8'] as const;
const WIDTHS = [16, 32, 64, 128, 256];

/** One query at a time, by a graph that keeps so many candidates. */
async function searchGraph(folder: string, factory: string, expansion: number, queries: Float32Array) {
  const entry = new URL('./usearch-search-thread.ts', import.meta.url);
  const thread = await startThread<UsearchSearch>(entry, { name: 'usearch-search' });
  const asked = { queries, dimension: DIMENSION, k: K };
  try {
    const file = path.join(folder, 'index.usearch');
    await thread.call('open', { file, dimension: DIMENSION, factory, expansion });
    await thread.call('searchEach', asked);
    return await thread.call('searchEach', asked);
  } finally {
    await thread.close();
  }
}

const Found = z.object({ labels: z.array(z.array(z.int())), tookMs: z.number() });

/** One query at a time in one thread, by faiss-cpu over the file that faiss-node wrote: the same index, other instructions. */
async function searchInPython(peers: Peers, file: string, values: readonly number[], queries: Float32Array) {
  const queryFile = `${file}.queries`;
  await writeFile(queryFile, new Uint8Array(queries.buffer));
  const found: z.infer<typeof Found>[] = [];
  for (const value of values) {
    const asked = { file, queries: queryFile, dimension: DIMENSION, k: K, ef: value };
    found.push(await peers.ask('search_hnsw', asked, Found));
  }
  return found;
}

/** Prints queries a second against recall@10 of approximate indexes, beside FAISS's flat one. */
export async function benchApproximateSearch(print: (line: string) => void): Promise<void> {
  const images = clusteredImages(ROWS, DIMENSION);
  // Images moved a little: like a query, they are near to rows and are none.
  const queries = randomVectors(QUERIES, DIMENSION, seededRandom(6));
  for (let query = 0; query < QUERIES; query++) {
    const vector = queries.subarray(query * DIMENSION, (query + 1) * DIMENSION);
    const near = images[Math.floor((query * ROWS) / QUERIES)]!.vector;
    for (let at = 0; at < DIMENSION; at++) vector[at] = NOISE * vector[at]! + near[at]!;
    const norm = Math.hypot(...vector);
    for (let at = 0; at < DIMENSION; at++) vector[at]! /= norm;
  }
  const peers = await openPeers(['numpy', 'faiss-cpu'], print);
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  const build = async (factory: string): Promise<{ folder: string; file: string }> => {
    // Any recall will do: the parameter is set anew below.
    const { folder } = await snapshotOf(directory, images, DIMENSION, { factory, recall: 0.95 });
    return { folder, file: path.join(folder, 'index.faiss') };
  };
  try {
    const flat = await searchFile((await build('Flat')).file, queries);
    const truth = flat.labels.map(rows => new Set(rows));
    const recallOf = (labels: readonly (readonly number[])[]): number =>
      labels.flatMap((rows, at) => rows.filter(row => truth[at]!.has(row))).length / (QUERIES * K);
    const line = (name: string, recall: number, tookMs: number, note = ''): string[] => [
      name,
      recall.toFixed(3),
      (QUERIES / (tookMs / 1000)).toFixed(0),
      `${(flat.tookMs / tookMs).toFixed(1)} x`,
      note,
    ];
    const lines = [['kind', 'recall@10', 'queries/s', 'beside flat', ''], line('Flat', 1, flat.tookMs)];
    for (const [factory, values] of KINDS) {
      const { folder, file } = await build(factory);
      const { faiss } = await readManifest(folder);
      const field = await findParameter(file);
      if (!field) throw new Error(`${factory} has no search parameter`);
      for (const value of values) {
        await setParameter(file, field, value);
        const { labels, tookMs } = await searchFile(file, queries);
        const chosen = faiss?.parameter?.value === value ? 'what the build chose for 0.95' : '';
        lines.push(line(`${factory} ${field.name} ${value}`, recallOf(labels), tookMs, chosen));
      }
      if (!peers || field.name !== 'efSearch') continue;
      for (const [at, { labels, tookMs }] of (await searchInPython(peers, file, values, queries)).entries())
        lines.push(line(`faiss-cpu ${factory} ${values[at]}`, recallOf(labels), tookMs));
    }
    for (const factory of GRAPHS) {
      const { folder } = await snapshotOf(directory, images, DIMENSION, {
        usearch: { factory, recall: 0.95 },
      });
      const { usearch } = await readManifest(folder);
      for (const width of WIDTHS) {
        const { labels, tookMs } = await searchGraph(folder, factory, width, queries);
        const chosen =
          usearch?.parameter.value === width
            ? 'what the build chose for 0.95, four times as many rescored'
            : '';
        lines.push(line(`USearch ${factory} ${width}`, recallOf(labels), tookMs, chosen));
      }
    }
    printTable(`Approximate search over ${ROWS} x ${DIMENSION}, one query at a time`, lines, print);
  } finally {
    await peers?.close();
    await rm(directory, { recursive: true, force: true });
  }
}
