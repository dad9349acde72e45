import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { writeFlat } from '../../core/engines/vector-index/faiss/flat-file.ts';
import { openVectorIndex } from '../../core/engines/vector-index/open-vector-index.ts';
import { HashedFile } from '../../core/engines/vector-index/snapshot/hashed-file.ts';
import { writeSnapshot } from '../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { ImageFacets } from '../../core/ground/domain/images/image.ts';
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
const FACETS: ImageFacets = { source: 'demo', city: null, category: null, createdAt: 0 };
/** Rows of one random block, put together in pairs: making a million rows at random would take longer than all searches. */
const BLOCK_ROWS = 4096;

interface Timing {
  /** Milliseconds of the middle run: what a person waits for. */
  readonly median: number;
  /** Of the fastest run, which other programs disturbed least. */
  readonly best: number;
}

/** In turns, so that what else the machine does meets all alike: at least five runs of each in a few seconds. */
async function timeInTurns<Name extends string>(
  runs: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(runs) as Name[];
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await runs[name]();
  const begin = performance.now();
  for (let round = 0; round < 5 || (performance.now() - begin < 3000 && round < 100); round++) {
    for (const name of names) {
      const start = performance.now();
      await runs[name]();
      times[name].push(performance.now() - start);
    }
  }
  const timing = (list: number[]): Timing => {
    list.sort((a, b) => a - b);
    return { median: list[list.length >> 1]!, best: list[0]! };
  };
  return Object.fromEntries(names.map(name => [name, timing(times[name])])) as Record<Name, Timing>;
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

/** Every row another: the sum of two rows of the block, as embeddings of one kind of picture lie together. */
async function writeRandomSnapshot(directory: string, rows: number, dimension: number): Promise<string> {
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
async function queriesNear(folder: string, rows: number, dimension: number): Promise<Float32Array> {
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

const COLUMNS = [
  'engine',
  'rows x dim',
  '1 query',
  'best',
  '32 queries',
  'best',
  'against fp32',
  'GB/s',
  'share',
];
const toLine = (cells: readonly string[]): string => cells.map(cell => cell.padStart(16)).join('');
const ms = ({ median, best }: Timing): string[] => [`${median.toFixed(2)} ms`, `${best.toFixed(2)} ms`];

async function openIndex(folder: string, rows: number, dimension: number, wanted: 'int8' | 'fp32') {
  const before = await processMemory();
  const begin = performance.now();
  const scans = { certified: 0, scanned: 0 };
  const index = await openVectorIndex({
    folder,
    dimension,
    images: images(rows),
    device: 'cpu',
    threads: 0,
    scan: { wanted },
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
  const int8 = await openIndex(folder, rows, dimension, 'int8');
  const fp32 = await openIndex(folder, rows, dimension, 'fp32');
  const flat = await openFaiss(folder, rows, dimension);
  try {
    const single = await timeInTurns({
      int8: () => int8.index.search(one, K),
      fp32: () => fp32.index.search(one, K),
      faiss: () => flat.call('search', { queries: one, k: K }),
    });
    const batch = await timeInTurns({
      int8: () => int8.index.search(queries, K),
      fp32: () => fp32.index.search(queries, K),
    });
    const line = (title: string, name: keyof typeof single, many?: Timing): void => {
      const gigabytes = (rows * dimension * (name === 'int8' ? 1 : 4)) / single[name].best / 1e6;
      const ratio = (times: Timing, fp32Times: Timing): string => (fp32Times.best / times.best).toFixed(2);
      const ratios = [ratio(single[name], single.fp32), many ? ratio(many, batch.fp32) : '–'];
      const share = `${Math.round((100 * gigabytes) / bandwidth)} %`;
      const cells = [...ms(single[name]), ...(many ? ms(many) : ['', ''])];
      print(toLine([title, size, ...cells, ratios.join(' / '), gigabytes.toFixed(1), share]));
    };
    line('exact, int8', 'int8', batch.int8);
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

/** `100000x768` as the command line takes it. */
function caseOf(text: string): [rows: number, dimension: number] {
  const [rows, dimension] = text.split('x').map(Number);
  if (!rows || !dimension) throw new RangeError(`${text} is no <rows>x<dimension>`);
  return [rows, dimension];
}

if (import.meta.main) {
  const cases = process.argv.slice(2).map(caseOf);
  await benchExactSearch(line => process.stdout.write(`${line}\n`), cases.length > 0 ? cases : CASES);
}
