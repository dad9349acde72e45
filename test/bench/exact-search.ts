import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeFlat } from '../../core/engines/vector-index/faiss/flat-file.ts';
import { openVectorIndex } from '../../core/engines/vector-index/open-vector-index.ts';
import { HashedFile } from '../../core/engines/vector-index/snapshot/hashed-file.ts';
import { writeSnapshot } from '../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { ImageFacets } from '../../core/ground/domain/image.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { startThread } from '../../core/ground/threads/start-thread.ts';
import { idOf, randomVectors } from '../core/engines/vector-index/random-images.ts';
import type { FaissSearch } from './faiss-search-thread.ts';
import { measureMemoryBandwidth } from './memory-bandwidth.ts';
import { processMemory } from './process-memory.ts';

const CASES = [
  [10_000, 128],
  [100_000, 128],
  [1_000_000, 128],
  [100_000, 512],
  [100_000, 768],
] as const;
const K = 100;
const QUERIES = 32;
/** Share of the memory's bandwidth that one query is to reach. */
const TARGET = 0.6;
const FACETS: ImageFacets = { source: 'demo', city: null, category: null, createdAt: 0 };
/** Rows of one random block, repeated: making a million rows at random would take longer than all searches. */
const BLOCK_ROWS = 4096;

interface Timing {
  /** Milliseconds of the middle run: what a person waits for. */
  readonly median: number;
  /** Of the fastest run, which other programs disturbed least. */
  readonly best: number;
}

/** At least five runs in about a second, after one that warms up. */
async function time(run: () => unknown): Promise<Timing> {
  await run();
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < 5 || (performance.now() - begin < 1000 && times.length < 200)) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1]!, best: times[0]! };
}

/** The baseline: what one writes without a library. */
function plainSearch(matrix: Float32Array, rows: number, query: Float32Array): number[] {
  const best: { row: number; score: number }[] = [];
  for (let row = 0; row < rows; row++) {
    const score = innerProduct(query, matrix, row * query.length);
    if (best.length === K && score <= best[K - 1]!.score) continue;
    const place = best.findIndex(other => other.score < score);
    best.splice(place < 0 ? best.length : place, 0, { row, score });
    best.length = Math.min(best.length, K);
  }
  return best.map(({ row }) => row);
}

function innerProduct(a: Float32Array, b: Float32Array, offset: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[offset + at]!;
  return sum;
}

async function* images(rows: number): AsyncGenerator<{ id: string; facets: ImageFacets }> {
  for (let row = 0; row < rows; row++) yield { id: idOf(row), facets: FACETS };
}

async function writeRandomSnapshot(directory: string, rows: number, dimension: number): Promise<string> {
  const block = randomVectors(BLOCK_ROWS, dimension, seededRandom(1));
  const vectors = async function* () {
    for (let row = 0; row < rows; row++) {
      const at = (row % BLOCK_ROWS) * dimension;
      yield { id: idOf(row), vector: block.subarray(at, at + dimension) };
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

const COLUMNS = [
  'engine',
  'rows x dim',
  '1 query',
  'best',
  '32 queries',
  'best',
  'GB/s',
  'share',
  'open',
  'memory',
];
const toLine = (cells: readonly string[]): string => cells.map(cell => cell.padStart(15)).join('');
const ms = ({ median, best }: Timing): string[] => [`${median.toFixed(2)} ms`, `${best.toFixed(2)} ms`];

async function benchIndex(folder: string, rows: number, dimension: number, queries: Float32Array) {
  const before = await processMemory();
  const begin = performance.now();
  const settings = { device: 'auto', threads: 0 } as const;
  const index = await openVectorIndex({ folder, dimension, images: images(rows), ...settings });
  const opened = performance.now() - begin;
  const single = await time(() => index.search(queries.slice(0, dimension), K));
  const grown = (await processMemory()) - before;
  const batch = await time(() => index.search(queries, K));
  await index.close();
  return { single, batch, rest: [`${Math.round(opened)} ms`, `${Math.round(grown)} MB`] };
}

/** faiss-node's flat index of the same vectors, in a thread of its own. */
async function timeFaiss(
  folder: string,
  { count, dimension, queries }: { count: number; dimension: number; queries: Float32Array },
) {
  const file = path.join(folder, 'flat.faiss');
  const writing = await HashedFile.create(file);
  await writeFlat(writing, { vectorsFile: path.join(folder, 'vectors.f32'), count, dimension });
  await writing.finish();
  const entry = new URL('./faiss-search-thread.ts', import.meta.url);
  const thread = await startThread<FaissSearch>(entry, { name: 'faiss-search' });
  try {
    await thread.call('open', file);
    const one = queries.slice(0, dimension);
    const single = await time(() => thread.call('search', { queries: one, k: K }));
    return { single, batch: await time(() => thread.call('search', { queries, k: K })) };
  } finally {
    await thread.close();
  }
}

/** What a query costs however few rows there are: two messages between threads, the graph's start, the ranking. */
async function fixedCost(directory: string): Promise<number> {
  const folder = await writeRandomSnapshot(directory, 1024, 128);
  const queries = randomVectors(QUERIES, 128, seededRandom(2));
  const { single } = await benchIndex(folder, 1024, 128, queries);
  return single.best;
}

/** Prints how long exact search takes, beside a plain loop and what the machine's memory allows. */
export async function benchExactSearch(print: (line: string) => void): Promise<void> {
  const bandwidth = await measureMemoryBandwidth();
  print(`Exact search, the ${K} best; this machine reads ${bandwidth.toFixed(1)} GB/s from memory.`);
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const fixed = await fixedCost(directory);
    print(`A query costs ${fixed.toFixed(2)} ms beside its rows (measured over 1,024 of them).`);
    print(toLine(COLUMNS));
    for (const [rows, dimension] of CASES) {
      const size = `${rows} x ${dimension}`;
      const rate = ({ best }: Timing): string[] => {
        const read = (rows * dimension * 4) / best / 1e6;
        return [read.toFixed(1), `${Math.round((100 * read) / bandwidth)} %`];
      };
      const folder = await writeRandomSnapshot(directory, rows, dimension);
      const queries = randomVectors(QUERIES, dimension, seededRandom(2));
      const { single, batch, rest } = await benchIndex(folder, rows, dimension, queries);
      print(toLine(['exact', size, ...ms(single), ...ms(batch), ...rate(single), ...rest]));
      const scanning = Math.max(0.001, single.best - fixed);
      const share = (rows * dimension * 4) / single.best / 1e6 / bandwidth;
      if (share < TARGET) {
        const without = (rows * dimension * 4) / scanning / 1e6 / bandwidth;
        print(
          `    below ${TARGET * 100} %: ${Math.round((100 * fixed) / single.best)} % of it is the fixed cost; the scan alone reads at ${Math.round(without * 100)} % of the bandwidth`,
        );
      }

      const flat = await timeFaiss(folder, { count: rows, dimension, queries });
      print(toLine(['faiss-node Flat', size, ...ms(flat.single), ...ms(flat.batch), ...rate(flat.single)]));

      const matrix = new Float32Array((await readFile(path.join(folder, 'vectors.f32'))).buffer);
      const plain = await time(() => plainSearch(matrix, rows, queries.slice(0, dimension)));
      print(toLine(['plain loop', size, ...ms(plain), '', '', ...rate(plain)]));
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchExactSearch(line => process.stdout.write(`${line}\n`));
