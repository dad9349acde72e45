import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { openVectorIndex } from '../../../core/engines/vector-index/open-vector-index.ts';
import { idOf } from '../../core/engines/vector-index/random-images.ts';
import { printTable } from '../bench-table.ts';
import { measureMemoryBandwidth } from '../memory-bandwidth.ts';
import { caseOf, images, QUERIES, queriesNear, writeRandomSnapshot } from '../random-snapshot.ts';
import { IN_A_ROW, type Timing, timeInTurns } from '../time-in-turns.ts';
import { openPeers, type Peers } from './python.ts';

const CASES = [
  [100_000, 768],
  [1_000_000, 128],
] as const;
const K = 100;
const Versions = z.object({ versions: z.string() });
const Rows = z.object({ rows: z.array(z.int()) });

/** Exact search beside faiss-cpu's IndexFlatIP and numpy over the same vectors, in turns. */
export async function benchPeersSearch(
  print: (line: string) => void,
  cases: readonly (readonly [rows: number, dimension: number])[] = CASES,
): Promise<void> {
  const peers = await openPeers(['numpy', 'faiss-cpu'], print);
  const directory = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    for (const [rows, dimension] of cases) await benchCase({ directory, rows, dimension, peers }, print);
  } finally {
    await peers?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Case {
  readonly directory: string;
  readonly rows: number;
  readonly dimension: number;
  readonly peers: Peers | undefined;
}

async function benchCase({ directory, rows, dimension, peers }: Case, print: (line: string) => void) {
  const folder = await writeRandomSnapshot(directory, rows, dimension);
  const queries = await queriesNear(folder, rows, dimension);
  const queryFile = path.join(folder, 'queries.f32');
  await writeFile(queryFile, new Uint8Array(queries.buffer));
  const file = path.join(folder, 'vectors.f32');
  const opened = await peers?.ask('open_vectors', { file, rows, dimension, queries: queryFile }, Versions);
  const open = (wanted: 'int8' | 'fp32') =>
    openVectorIndex({
      folder,
      dimension,
      images: images(rows),
      device: 'cpu',
      threads: 0,
      scan: { wanted },
    });
  const int8 = await open('int8');
  const fp32 = await open('fp32');
  const one = queries.subarray(0, dimension);
  const bandwidth = await measureMemoryBandwidth();
  const kinds = (count: number): Record<string, () => Promise<unknown>> => {
    const asked = queries.subarray(0, count * dimension);
    const ofPeers = peers && {
      'faiss-cpu IndexFlatIP': () => peers.ask('search_faiss', { count, k: K }, Rows),
      numpy: () => peers.ask('search_numpy', { count, k: K }, Rows),
    };
    return { int8: () => int8.search(asked, K), fp32: () => fp32.search(asked, K), ...ofPeers };
  };
  try {
    const single = await timeInTurns(kinds(1), IN_A_ROW);
    const batch = await timeInTurns(kinds(QUERIES), IN_A_ROW / 3);
    const cells = ({ median, best }: Timing, base: Timing): string[] => [
      `${median.toFixed(2)} ms`,
      `${best.toFixed(2)} ms`,
      `${(median / base.median).toFixed(2)} x`,
      `${(best / base.best).toFixed(2)} x`,
    ];
    const lines = Object.keys(single).map(name => {
      const bytes = rows * dimension * (name === 'int8' ? 1 : 4);
      const share = bytes / single[name]!.best / 1e6 / bandwidth;
      return [
        name,
        ...cells(single[name]!, single['int8']!),
        `${single[name]!.first.toFixed(2)} ms`,
        `${Math.round(100 * share)} %`,
        ...cells(batch[name]!, batch['int8']!),
      ];
    });
    const times = ['median', 'best', 'of int8', 'best'];
    printTable(
      `The ${K} best of ${rows} x ${dimension}, one query and ${QUERIES}; ${opened?.versions ?? 'no peers'}; memory reads ${bandwidth.toFixed(1)} GB/s, load ${loadavg()[0]!.toFixed(1)}`,
      [['', ...times, 'after a rest', 'of memory', ...times], ...lines],
      print,
    );
    await compareResults({ peers, found: (await int8.search(one, K))[0]!.map(({ id }) => id) }, print);
  } finally {
    await int8.close();
    await fp32.close();
    await peers?.ask('close_vectors', {}, z.object({}));
    await rm(folder, { recursive: true });
  }
}

async function compareResults(
  { peers, found }: { readonly peers: Peers | undefined; readonly found: readonly string[] },
  print: (line: string) => void,
): Promise<void> {
  if (!peers) return;
  const { rows } = await peers.ask('search_faiss', { count: 1, k: K }, Rows);
  const theirs = new Set(rows.map(idOf));
  print(`  ${found.filter(id => theirs.has(id)).length} of the ${K} are those of faiss-cpu`);
}

if (import.meta.main) {
  const cases = process.argv.slice(2).map(caseOf);
  await benchPeersSearch(line => process.stdout.write(`${line}\n`), cases.length > 0 ? cases : CASES);
}
