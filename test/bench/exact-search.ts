import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '../../core/domain/id.ts';
import type { ImageFacets } from '../../core/domain/image.ts';
import { openExactIndex } from '../../core/vector-index/exact/open-exact-index.ts';
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

/** Milliseconds of the middle one of at least five runs in about a second, after one that warms up. */
async function time(run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < 5 || (performance.now() - begin < 1000 && times.length < 200)) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

/** The baseline: what one writes without a library. */
function plainSearch(matrix: Float32Array, rows: number, query: Float32Array): number[] {
  const scores = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = 0; at < query.length; at++) sum += query[at]! * matrix[row * query.length + at]!;
    scores[row] = sum;
  }
  const floor = scores.toSorted().at(-K)!;
  return [...scores.keys()].filter(row => scores[row]! >= floor);
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

/** Prints how long exact search takes, beside a plain loop and what the machine's memory allows. */
export async function benchExactSearch(print: (line: string) => void): Promise<void> {
  const bandwidth = await measureMemoryBandwidth();
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  print(`Exact search, k = ${K}; this machine reads ${bandwidth.toFixed(1)} GB/s from memory.`);
  print(
    `${'engine'.padEnd(8)}${'rows x dim'.padStart(16)}${['1 query', '32 queries', 'GB/s', 'share', 'open', 'memory'].map(title => title.padStart(12)).join('')}`,
  );
  const line = (engine: string, size: string, cells: (string | undefined)[]): void =>
    print(`${engine.padEnd(8)}${size.padStart(16)}${cells.map(cell => (cell ?? '').padStart(12)).join('')}`);
  try {
    for (const [rows, dimension] of CASES) {
      const size = `${rows} x ${dimension}`;
      const bytes = rows * dimension * 4;
      const rate = (ms: number): string[] => [
        (bytes / ms / 1e6).toFixed(1),
        `${Math.round((100 * bytes) / ms / 1e6 / bandwidth)} %`,
      ];
      const folder = await writeRandomSnapshot(directory, rows, dimension);
      const queries = randomVectors(32, dimension, createRandom(2));
      const one = queries.slice(0, dimension);

      const before = await memory();
      const begin = performance.now();
      const index = await openExactIndex({
        folder,
        dimension,
        images: images(rows),
        device: 'auto',
        threads: 0,
      });
      const opened = performance.now() - begin;
      const single = await time(() => index.search(one, K));
      const grown = (await memory()) - before;
      const batch = await time(() => index.search(queries, K));
      await index.close();
      const cells = [`${single.toFixed(2)} ms`, `${batch.toFixed(1)} ms`, ...rate(single)];
      line('exact', size, [...cells, `${Math.round(opened)} ms`, `+${Math.round(grown)} MB`]);

      const matrix = new Float32Array((await readFile(path.join(folder, 'vectors.f32'))).buffer);
      const plain = await time(() => plainSearch(matrix, rows, one));
      line('loop', size, [`${plain.toFixed(2)} ms`, undefined, ...rate(plain)]);
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchExactSearch(line => process.stdout.write(`${line}\n`));
