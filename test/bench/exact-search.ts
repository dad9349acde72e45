import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { ScanChoice } from '../../core/engines/vector-index/exact/scan-choice.ts';
import { writeFlat } from '../../core/engines/vector-index/faiss/flat-file.ts';
import { openVectorIndex } from '../../core/engines/vector-index/open-vector-index.ts';
import { HashedFile } from '../../core/engines/vector-index/snapshot/hashed-file.ts';
import { startThread } from '../../core/ground/threads/start-thread.ts';
import type { FaissSearch } from './faiss-search-thread.ts';
import { measureMemoryBandwidth } from './memory-bandwidth.ts';
import { processMemory } from './process-memory.ts';
import { caseOf, images, queriesNear, writeRandomSnapshot } from './random-snapshot.ts';
import { IN_A_ROW, type Timing, timeInTurns } from './time-in-turns.ts';

const CASES = [
  [10_000, 128],
  [100_000, 128],
  [1_000_000, 128],
  [100_000, 512],
  [100_000, 768],
] as const;
const K = 100;
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

const COLUMNS = [
  'engine',
  'rows x dim',
  '1 query',
  'best',
  'after a rest',
  '32 queries',
  'best',
  'times fp32',
  'of 32',
  'GB/s',
  'share',
];
const toLine = (cells: readonly string[]): string => cells.map(cell => cell.padStart(16)).join('');
const inMs = (time: number): string => `${time.toFixed(2)} ms`;
const ms = ({ median, best }: Timing): string[] => [inMs(median), inMs(best)];
/** How many times as fast, by the medians and by the best. */
const ratio = (times: Timing, ofOther: Timing): string =>
  `${(ofOther.median / times.median).toFixed(2)} (${(ofOther.best / times.best).toFixed(2)})`;

async function openIndex(folder: string, rows: number, dimension: number, scan: ScanChoice) {
  const before = await processMemory();
  const begin = performance.now();
  const scans = { certified: 0, scanned: 0 };
  const index = await openVectorIndex({
    folder,
    dimension,
    images: images(rows),
    device: 'cpu',
    threads: 0,
    scan,
    onScans: ({ certified, scanned }) => {
      scans.certified += certified;
      scans.scanned += scanned;
    },
  });
  const openedMs = performance.now() - begin;
  return { index, scans, openedMs, grownMb: (await processMemory()) - before };
}

/** faiss-node's flat index of the same vectors, in a thread of its own. */
async function openFaiss(folder: string, count: number, dimension: number) {
  const file = path.join(folder, 'flat.faiss');
  const writing = await HashedFile.create(file);
  await writeFlat(writing, { vectorsFile: path.join(folder, 'vectors.f32'), count, dimension });
  await writing.finish();
  const entry = new URL('./faiss-search-thread.ts', import.meta.url);
  const thread = await startThread<FaissSearch>(entry, { name: 'faiss-search' });
  await thread.call('open', file);
  return thread;
}

interface Case {
  readonly folder: string;
  readonly rows: number;
  readonly dimension: number;
  /** GB/s that the machine reads. */
  readonly bandwidth: number;
}

async function benchCase({ folder, rows, dimension, bandwidth }: Case, print: (line: string) => void) {
  const size = `${rows} x ${dimension}`;
  const queries = await queriesNear(folder, rows, dimension);
  const one = queries.slice(0, dimension);
  const int8 = await openIndex(folder, rows, dimension, { wanted: 'int8', many: 'kernel' });
  const products = await openIndex(folder, rows, dimension, { wanted: 'int8', many: 'products' });
  const fp32 = await openIndex(folder, rows, dimension, { wanted: 'fp32' });
  const flat = await openFaiss(folder, rows, dimension);
  try {
    const single = await timeInTurns(
      {
        int8: () => int8.index.search(one, K),
        fp32: () => fp32.index.search(one, K),
        faiss: () => flat.call('search', { queries: one, k: K }),
      },
      IN_A_ROW,
    );
    const batch = await timeInTurns(
      {
        int8: () => int8.index.search(queries, K),
        products: () => products.index.search(queries, K),
        fp32: () => fp32.index.search(queries, K),
      },
      IN_A_ROW,
    );
    const line = (title: string, name: keyof typeof single, many?: Timing): void => {
      const gigabytes = (rows * dimension * (name === 'int8' ? 1 : 4)) / single[name].best / 1e6;
      const ratios = [ratio(single[name], single.fp32), many ? ratio(many, batch.fp32) : '–'];
      const share = `${Math.round((100 * gigabytes) / bandwidth)} %`;
      const cells = [...ms(single[name]), inMs(single[name].first), ...(many ? ms(many) : ['–', '–'])];
      print(toLine([title, size, ...cells, ...ratios, gigabytes.toFixed(1), share]));
    };
    line('exact, int8', 'int8', batch.int8);
    const many = [...ms(batch.products), '–', ratio(batch.products, batch.fp32)];
    print(toLine(['int8, products', size, '–', '–', '–', ...many]));
    line('exact, fp32', 'fp32', batch.fp32);
    // Its queries go one after the other, so a batch of them tells nothing more.
    line('faiss-node Flat', 'faiss');
    const { certified, scanned } = int8.scans;
    const opened = `int8 opens in ${Math.round(int8.openedMs)} ms with ${Math.round(int8.grownMb)} MB, fp32 in ${Math.round(fp32.openedMs)} ms with ${Math.round(fp32.grownMb)} MB`;
    print(`    ${opened}; ${certified} of ${certified + scanned} queries certified by the codes`);
    const [ours] = await int8.index.search(one, K);
    const [theirs] = await fp32.index.search(one, K);
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error(`int8 finds other rows at ${size}`);
  } finally {
    await flat.close();
    await int8.index.close();
    await products.index.close();
    await fp32.index.close();
  }
  const matrix = new Float32Array((await readFile(path.join(folder, 'vectors.f32'))).buffer);
  const { plain } = await timeInTurns({ plain: () => plainSearch(matrix, rows, one) });
  print(toLine(['plain loop', size, ...ms(plain)]));
}

/** Prints how long exact search takes, beside float32 alone, FAISS, a plain loop and what the machine's memory allows. */
export async function benchExactSearch(
  print: (line: string) => void,
  cases: readonly (readonly [rows: number, dimension: number])[] = CASES,
): Promise<void> {
  const bandwidth = await measureMemoryBandwidth();
  const load = loadavg()[0]!.toFixed(1);
  print(
    `Exact search, the ${K} best; this machine reads ${bandwidth.toFixed(1)} GB/s from memory, load ${load}.`,
  );
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    print(toLine(COLUMNS));
    for (const [rows, dimension] of cases) {
      const folder = await writeRandomSnapshot(directory, rows, dimension);
      await benchCase({ folder, rows, dimension, bandwidth }, print);
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const cases = process.argv.slice(2).map(caseOf);
  await benchExactSearch(line => process.stdout.write(`${line}\n`), cases.length > 0 ? cases : CASES);
}
