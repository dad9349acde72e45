import { openSession } from '../../../ground/onnx/session.ts';
import { scanThreads } from './code-scorer.ts';
import { exactGraph } from './graph.ts';
import { MEASURED } from './measured-index.ts';
import { encodeQueries, type QueryPlanes } from './scan/query-codes.ts';
import { ScanTeam } from './scan/scan-team.ts';
import { allocateShards, numbersOf, QUERIES_AT_ONCE } from './scan/shards.ts';

const { rows: ROWS, dimension: DIMENSION } = MEASURED;
const K = 100;
const TIMES = 7;
const TIMES_OF_MANY = 4;

/** Milliseconds of the fastest of a few searches. */
export interface MeasuredScans {
  /** One query, in int8 and in float32. */
  readonly int8Ms: number;
  readonly fp32Ms: number;
  /** As many queries as one pass takes: in int8 by the kernel, in int8 by ONNX Runtime's products, in float32. */
  readonly many: { readonly kernelMs: number; readonly productsMs: number; readonly fp32Ms: number };
}

/** Times all ways of the exact search on this machine, in turns, over an index that it makes up: about half a second. */
export async function measureScans(threads: number): Promise<MeasuredScans> {
  await using opened = new AsyncDisposableStack();
  const size = scanThreads(threads);
  const shards = allocateShards({ rows: ROWS, dimension: DIMENSION, threads: size });
  // The first rows are the best, as where most of what comes is known to be no better.
  for (const shard of shards.parts) numbersOf(shard, 'masks').fill(-1).fill(0, 0, K);
  const team = opened.adopt(await ScanTeam.open({ shards, byProducts: true }, size), each => each.close());
  const session = await openSession(exactGraph(DIMENSION), { device: 'cpu', threads });
  opened.adopt(session, each => each.close());
  const queries = new Float32Array(QUERIES_AT_ONCE * DIMENSION).fill(1);
  const matrix = new Float32Array(ROWS * DIMENSION).fill(1 / DIMENSION);
  const mask = new Float32Array(ROWS);
  const inInt8 = (count: number, byProducts = false) => {
    const asked = queries.subarray(0, count * DIMENSION);
    const { coarse, fine } = encodeQueries(asked, DIMENSION, shards.stride);
    const compared = ({ planes, scales, rests }: QueryPlanes) => ({ planes, scales, slacks: rests });
    const question = { coarse: compared(coarse), fine: compared(fine), k: K, most: ROWS };
    return team.scan({ ...question, byProducts });
  };
  const inFloat32 = (count: number) =>
    session.run({
      queries: {
        type: 'float32',
        data: queries.subarray(0, count * DIMENSION),
        dims: [count, DIMENSION],
      },
      mask: { type: 'float32', data: mask, dims: [ROWS] },
      matrix: { type: 'float32', data: matrix, dims: [ROWS, DIMENSION] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(K)), dims: [1] },
    });
  const one = await leastOf(TIMES, { int8Ms: () => inInt8(1), fp32Ms: () => inFloat32(1) });
  const many = await leastOf(TIMES_OF_MANY, {
    kernelMs: () => inInt8(QUERIES_AT_ONCE),
    productsMs: () => inInt8(QUERIES_AT_ONCE, true),
    fp32Ms: () => inFloat32(QUERIES_AT_ONCE),
  });
  return { ...one, many };
}

/** In turns, so that all of them meet the same moments of the machine. */
async function leastOf<Name extends string>(
  times: number,
  runs: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number>> {
  const least: Record<string, number> = {};
  for (let time = 0; time < times; time++) {
    for (const [name, run] of Object.entries<() => Promise<unknown>>(runs)) {
      least[name] = Math.min(least[name] ?? Infinity, await timeOf(run));
    }
  }
  return least;
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}
