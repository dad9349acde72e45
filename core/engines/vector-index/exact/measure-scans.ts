import type { ByteRange } from '../../../ground/onnx/byte-products.ts';
import { openSession } from '../../../ground/onnx/session.ts';
import { codesGraph } from './codes-graph.ts';
import { exactGraph } from './graph.ts';

/** 64 MiB in float32, more than most processors keep in their caches. */
const ROWS = 32_768;
const DIMENSION = 512;
const K = 100;
const TIMES = 5;

export interface MeasuredScans {
  /** Milliseconds of the fastest of a few searches, in int8 and in float32. */
  readonly int8Ms: number;
  readonly fp32Ms: number;
}

/** Times both ways of the exact search on this machine, in turns, over an index that it makes up: about a quarter of a second. */
export async function measureScans({
  range,
  threads,
}: {
  readonly range: ByteRange;
  readonly threads: number;
}): Promise<MeasuredScans> {
  const own = {
    codes: new Int8Array(ROWS * DIMENSION).fill(1),
    scales: new Float32Array(ROWS).fill(1 / 127),
  };
  const options = { device: 'cpu', threads } as const;
  await using sessions = new AsyncDisposableStack();
  const open = async (graph: Uint8Array) =>
    sessions.adopt(await openSession(graph, options), session => session.close());
  const codes = await open(codesGraph(DIMENSION, ROWS, own));
  const floats = await open(exactGraph(DIMENSION));
  const matrix = new Float32Array(ROWS * DIMENSION).fill(1 / DIMENSION);
  const mask = new Float32Array(ROWS);
  const k = { type: 'int64', data: BigInt64Array.of(BigInt(K)), dims: [1] } as const;
  const inInt8 = () =>
    codes.run({
      queries: { type: 'uint8', data: new Uint8Array(DIMENSION).fill(range), dims: [1, DIMENSION] },
      'query-scale': { type: 'float32', data: Float32Array.of(1), dims: [] },
      'query-zero': { type: 'uint8', data: Uint8Array.of(range + 1), dims: [] },
      rests: { type: 'float32', data: mask, dims: [ROWS] },
      k: { ...k, data: BigInt64Array.of(BigInt(4 * K)) },
    });
  const inFloat32 = () =>
    floats.run({
      queries: { type: 'float32', data: new Float32Array(DIMENSION).fill(1), dims: [1, DIMENSION] },
      mask: { type: 'float32', data: mask, dims: [ROWS] },
      matrix: { type: 'float32', data: matrix, dims: [ROWS, DIMENSION] },
      k,
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
