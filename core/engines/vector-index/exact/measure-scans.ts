import { openSession } from '../../../ground/onnx/session.ts';
import { scanThreads } from './code-scorer.ts';
import { exactGraph } from './graph.ts';
import { encodeQueries } from './scan/query-codes.ts';
import { ScanTeam } from './scan/scan-team.ts';
import { allocateShards, numbersOf } from './scan/shards.ts';

/** 64 MiB in float32, more than most processors keep in their caches. */
const ROWS = 32_768;
const DIMENSION = 512;
const K = 100;
const TIMES = 7;

export interface MeasuredScans {
  /** Milliseconds of the fastest of a few searches, in int8 and in float32. */
  readonly int8Ms: number;
  readonly fp32Ms: number;
}

/** Times both ways of the exact search on this machine, in turns, over an index that it makes up: about a quarter of a second. */
export async function measureScans(threads: number): Promise<MeasuredScans> {
  await using opened = new AsyncDisposableStack();
  const size = scanThreads(threads);
  const shards = allocateShards({ rows: ROWS, dimension: DIMENSION, threads: size });
  // The first rows are the best, as where most of what comes is known to be no better.
  for (const shard of shards.parts) numbersOf(shard, 'masks').fill(-1).fill(0, 0, K);
  const team = opened.adopt(await ScanTeam.open(shards, size), each => each.close());
  const session = await openSession(exactGraph(DIMENSION), { device: 'cpu', threads });
  opened.adopt(session, each => each.close());
  const query = new Float32Array(DIMENSION).fill(1);
  const matrix = new Float32Array(ROWS * DIMENSION).fill(1 / DIMENSION);
  const mask = new Float32Array(ROWS);
  const inInt8 = () => {
    const { planes, scales, rests } = encodeQueries(query, DIMENSION, shards.stride).fine;
    return team.scan({ coarse: undefined, fine: { planes, scales, slacks: rests }, k: K, most: ROWS });
  };
  const inFloat32 = () =>
    session.run({
      queries: { type: 'float32', data: query, dims: [1, DIMENSION] },
      mask: { type: 'float32', data: mask, dims: [ROWS] },
      matrix: { type: 'float32', data: matrix, dims: [ROWS, DIMENSION] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(K)), dims: [1] },
    });
  let [int8Ms, fp32Ms] = [Infinity, Infinity];
  for (let time = 0; time < TIMES; time++) {
    int8Ms = Math.min(int8Ms, await timeOf(inInt8));
    fp32Ms = Math.min(fp32Ms, await timeOf(inFloat32));
  }
  return { int8Ms, fp32Ms };
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}
