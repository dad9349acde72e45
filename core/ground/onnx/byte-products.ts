import { GraphBuilder } from './graph.ts';
import type { OnnxSession } from './onnx-session.ts';
import { floatsOf } from './output-numbers.ts';

/** Numbers in both directions from zero that a byte holds. */
const RANGE = 127;
const COLUMNS = 64;
const LENGTH = 64;

/**
 * Whether a session opened this way adds up products of bytes correctly. x86 without VNNI adds pairs of products in 16
 * bits, where 255 x 127 x 2 does not fit and saturates silently.
 * @param open loads a graph for one thread of the processor.
 */
export async function areByteProductsWhole(
  open: (graph: Uint8Array) => Promise<Pick<OnnxSession, 'run' | 'close'>>,
): Promise<boolean> {
  // Columns of the greatest numbers, the least ones, and both in turn: every sum that may saturate, in both directions.
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
  const session = await open(graph.encode());

  const isWhole = async (rows: number): Promise<boolean> => {
    const sent = Uint8Array.from({ length: rows * LENGTH }, (_, place) => {
      const isEven = Math.floor(place / LENGTH) % 2 === 0 || place % 2 === 0;
      return RANGE + 1 + (isEven ? RANGE : -RANGE);
    });
    const found = await session.run({
      x: { type: 'uint8', data: sent, dims: [rows, LENGTH] },
      zero: { type: 'uint8', data: Uint8Array.of(RANGE + 1), dims: [] },
    });
    return floatsOf(found, 'product').every((value, place) => {
      const [row, column] = [Math.floor(place / COLUMNS), place % COLUMNS];
      let sum = 0;
      for (let at = 0; at < LENGTH; at++) {
        sum += (sent[row * LENGTH + at]! - RANGE - 1) * bytes[at * COLUMNS + column]!;
      }
      return value === sum;
    });
  };
  try {
    // The runtime may compute one row differently from many.
    return (await isWhole(1)) && (await isWhole(32));
  } finally {
    await session.close();
  }
}
