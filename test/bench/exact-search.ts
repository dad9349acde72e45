import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '../../core/domain/id.ts';
import type { ImageFacets } from '../../core/domain/image.ts';
import { openVectorIndex } from '../../core/vector-index/open-vector-index.ts';
import { writeSnapshot } from '../../core/vector-index/snapshot/write-snapshot.ts';
import { createRandom, idOf, randomVectors } from '../core/vector-index/random-images.ts';
import { measureMemoryBandwidth } from './memory-bandwidth.ts';

const CASES = [
  [10_000, 128],
  [100_000, 128],
  [1_000_000, 128],
  [100_000, 512],
  [100_000, 768],
] as const;
const K = 100;
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
  const block = randomVectors(BLOCK_ROWS, dimension, createRandom(1));
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

/** Of the whole process, in MB; where the system tells, without the pages of mapped files. */
async function memory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const anonymous = /RssAnon:\s+(\d+) kB/.exec(status)?.[1];
  return anonymous ? Number(anonymous) / 1000 : process.memoryUsage().rss / 1e6;
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
  const before = await memory();
  const begin = performance.now();
  const settings = { device: 'auto', threads: 0 } as const;
  const index = await openVectorIndex({ folder, dimension, images: images(rows), ...settings });
  const opened = performance.now() - begin;
  const single = await time(() => index.search(queries.slice(0, dimension), K));
  const grown = (await memory()) - before;
  const batch = await time(() => index.search(queries, K));
  await index.close();
  return { single, batch, rest: [`${Math.round(opened)} ms`, `${Math.round(grown)} MB`] };
}

/** Prints how long exact search takes, beside a plain loop and what the machine's memory allows. */
export async function benchExactSearch(print: (line: string) => void): Promise<void> {
  const bandwidth = await measureMemoryBandwidth();
  print(`Exact search, the ${K} best; this machine reads ${bandwidth.toFixed(1)} GB/s from memory.`);
  print(toLine(COLUMNS));
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    for (const [rows, dimension] of CASES) {
      const size = `${rows} x ${dimension}`;
      const rate = ({ best }: Timing): string[] => {
        const read = (rows * dimension * 4) / best / 1e6;
        return [read.toFixed(1), `${Math.round((100 * read) / bandwidth)} %`];
      };
      const folder = await writeRandomSnapshot(directory, rows, dimension);
      const queries = randomVectors(32, dimension, createRandom(2));
      const { single, batch, rest } = await benchIndex(folder, rows, dimension, queries);
      print(toLine(['exact', size, ...ms(single), ...ms(batch), ...rate(single), ...rest]));

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
