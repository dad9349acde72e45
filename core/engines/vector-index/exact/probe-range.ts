import { openSession } from '../../../ground/onnx/session.ts';
import { codesGraph } from './codes-graph.ts';
import type { QueryRange } from './query-codes.ts';

const ROWS = 64;
const DIMENSION = 64;

/**
 * How far a query may go from zero before products of bytes are cut off. x86 without VNNI adds pairs of them in 16 bits,
 * where 255 x 127 x 2 does not fit and saturates silently; 127 x 127 x 2 does.
 * @returns undefined where the products are not whole numbers even so, and the codes prove nothing.
 */
export async function probeRange(): Promise<QueryRange | undefined> {
  // Columns of the greatest codes, the least ones, and both in turn: all that may saturate, in both directions.
  const codes = new Int8Array(DIMENSION * ROWS);
  for (let place = 0; place < codes.length; place++) {
    const [row, column] = [place % ROWS, Math.floor(place / ROWS)];
    codes[place] = row % 3 === 0 ? 127 : row % 3 === 1 ? -127 : column % 2 === 0 ? 127 : -127;
  }
  const own = { codes, scales: new Float32Array(ROWS).fill(1) };
  const session = await openSession(codesGraph(DIMENSION, ROWS, own), { device: 'cpu', threads: 1 });
  try {
    for (const range of [127, 63] as const) {
      const isExact = await Promise.all([1, 32].map(queries => isWhole(queries, range)));
      if (isExact.every(Boolean)) return range;
    }
    return undefined;
  } finally {
    await session.close();
  }

  async function isWhole(queries: number, range: QueryRange): Promise<boolean> {
    const zero = range + 1;
    const sent = new Uint8Array(queries * DIMENSION);
    for (const [place] of sent.entries()) {
      const query = Math.floor(place / DIMENSION);
      sent[place] = zero + (query % 2 === 0 ? range : place % 2 === 0 ? range : -range);
    }
    const found = await session.run({
      queries: { type: 'uint8', data: sent, dims: [queries, DIMENSION] },
      'query-scale': { type: 'float32', data: Float32Array.of(1), dims: [] },
      'query-zero': { type: 'uint8', data: Uint8Array.of(zero), dims: [] },
      rests: { type: 'float32', data: new Float32Array(ROWS), dims: [ROWS] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(ROWS)), dims: [1] },
    });
    const scores = found['bounds']!.data as Float32Array;
    const rows = found['rows']!.data as Int32Array;
    return scores.every((score, at) => {
      const query = Math.floor(at / ROWS);
      let product = 0;
      for (let index = 0; index < DIMENSION; index++) {
        product += (sent[query * DIMENSION + index]! - zero) * codes[index * ROWS + rows[at]!]!;
      }
      return score === product;
    });
  }
}
