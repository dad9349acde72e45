import { GraphBuilder } from './graph.ts';
import { openSession } from './session.ts';

/** Numbers in both directions from zero that one side of a product of bytes may have. */
export type ByteRange = 127 | 63;

const COLUMNS = 64;
const LENGTH = 64;

/**
 * How far one side of a product of bytes may go from zero before sums are cut off, the other side going to 127. x86 without
 * VNNI adds pairs of products in 16 bits, where 255 x 127 x 2 does not fit and saturates silently; 127 x 127 x 2 does.
 * @returns undefined where the products are not whole numbers even so.
 */
export async function byteRange(): Promise<ByteRange | undefined> {
  // Columns of the greatest numbers, the least ones, and both in turn: all that may saturate, in both directions.
  const bytes = Int8Array.from({ length: LENGTH * COLUMNS }, (_, place) => {
    const kind = (place % COLUMNS) % 3;
    return kind === 0 || (kind === 2 && Math.floor(place / COLUMNS) % 2 === 0) ? 127 : -127;
  });
  const graph = new GraphBuilder('byte-products');
  const x = graph.input('x', 'uint8', ['rows', LENGTH]);
  const zero = graph.input('zero', 'uint8', []);
  const one = graph.floats('one', [1], []);
  const matrix = graph.constant('matrix', 'int8', [LENGTH, COLUMNS], bytes);
  const product = graph.node('MatMulIntegerToFloat', [x, matrix, one, one, zero], {
    domain: 'com.microsoft',
  });
  graph.output('product', product, 'float32', ['rows', COLUMNS]);
  const session = await openSession(graph.encode(), { device: 'cpu', threads: 1 });

  const isWhole = async (rows: number, range: ByteRange): Promise<boolean> => {
    const sent = Uint8Array.from({ length: rows * LENGTH }, (_, place) => {
      const isEven = Math.floor(place / LENGTH) % 2 === 0 || place % 2 === 0;
      return range + 1 + (isEven ? range : -range);
    });
    const found = await session.run({
      x: { type: 'uint8', data: sent, dims: [rows, LENGTH] },
      zero: { type: 'uint8', data: Uint8Array.of(range + 1), dims: [] },
    });
    return (found['product']!.data as Float32Array).every((value, place) => {
      const [row, column] = [Math.floor(place / COLUMNS), place % COLUMNS];
      let sum = 0;
      for (let at = 0; at < LENGTH; at++) {
        sum += (sent[row * LENGTH + at]! - range - 1) * bytes[at * COLUMNS + column]!;
      }
      return value === sum;
    });
  };
  try {
    // One row and many may go different ways.
    for (const range of [127, 63] as const)
      if ((await isWhole(1, range)) && (await isWhole(32, range))) return range;
    return undefined;
  } finally {
    await session.close();
  }
}
