import {
  ELEMENT_TYPES,
  type ExternalData,
  GraphBuilder,
  int,
  ints,
  type Value,
} from '../../../ground/onnx/graph.ts';
import { cutMatrix, nameBest, selectBest } from './graph.ts';

/**
 * Numbers that are added up in float16, as WebGPU does; what comes out is added in float32. Whole rows of 768 were off by 0.01 at the most
 * (the 100th and the 200th best of 8,192 are 0.006 apart), blocks of 128 by 0.001, of 64 by 0.0005, of 32 hardly less; each block costs a score more.
 */
const WIDEST_BLOCK = 64;
/** Cards read four numbers at a time. */
const LANES = 4;

/** How a row is cut: into so many blocks of so many numbers, the last of them filled up with zeros. */
interface Blocks {
  readonly count: number;
  readonly width: number;
}

export function blocksOf(dimension: number): Blocks {
  const count = Math.ceil(dimension / WIDEST_BLOCK);
  const width = LANES * Math.ceil(dimension / count / LANES);
  return { count: Math.ceil(dimension / width), width };
}

interface HalfMatrix extends ExternalData {
  readonly rows: number;
  /** Of one piece. */
  readonly rowsAtMost: number;
  /** What the rows are multiplied by before they are rounded. */
  readonly scale: number;
}

/**
 * The search of `exactGraph` over rows that lie on the device as float16. They come out of the file in float32: what happens to them before the
 * products hangs on no input, so the runtime does it once, on the processor, when the graph is opened.
 *
 * Inputs: queries float32 [batch, blocks × width], else as there. Outputs: scores float32 [batch, k] best first, nearly; rows int32 [batch, k].
 */
export function halfGraph(dimension: number, matrix: HalfMatrix): Uint8Array {
  const { count, width } = blocksOf(dimension);
  const graph = new GraphBuilder('exact-search-half');
  const queries = graph.input('queries', 'float32', ['batch', count * width]);
  const mask = graph.input('mask', 'float32', [matrix.rows]);
  const k = graph.input('k', 'int64', [1]);
  const to = (type: 'float16' | 'float32', value: Value): Value =>
    graph.node('Cast', [value], { attributes: { to: int(ELEMENT_TYPES[type]) } });
  const inBlocks = (value: Value): Value => graph.node('Reshape', [value, graph.list(0, count, width)]);
  const turned = (value: Value, ...order: number[]): Value =>
    graph.node('Transpose', [value], { attributes: { perm: ints(...order) } });
  const asked = to('float16', turned(inBlocks(queries), 1, 0, 2));

  const missing = count * width - dimension;
  const shape = missing > 0 ? [dimension] : [count, width];
  const scores = cutMatrix(graph, shape, matrix, matrix.rowsAtMost).map(piece => {
    let rows = piece.matrix;
    if (matrix.scale !== 1) rows = graph.node('Mul', [rows, graph.scalar(matrix.scale)]);
    if (missing > 0) rows = inBlocks(graph.node('Pad', [rows, graph.list(0, 0, 0, missing)]));
    const half = turned(to('float16', rows), 1, 2, 0);
    const parts = to('float32', graph.node('MatMul', [asked, half]));
    return graph.node('ReduceSum', [parts, graph.list(0)], { attributes: { keepdims: int(0) } });
  });
  const all =
    scores.length === 1 ? scores[0]! : graph.node('Concat', scores, { attributes: { axis: int(1) } });
  nameBest(graph, selectBest(graph, graph.node('Add', [all, mask]), k));
  return graph.encode();
}
