import { GraphBuilder, int } from '../../../ground/onnx/graph.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';

/** The numbers of a small index that lies in the graph itself: codes int8 [dimension, rows], scales [rows]. */
interface OwnCodes {
  readonly codes: Int8Array;
  readonly scales: Float32Array;
}

/**
 * The rows of the largest upper bounds, as an ONNX graph: the int8 product of queries and rows times both scales, plus
 * what each row may be better than that, in one pass over the codes. MatMulIntegerToFloat scales and adds in the tiles of
 * the product; a Cast, a Mul and an Add behind a MatMulInteger would read and write all scores three times more.
 *
 * Inputs: queries uint8 [batch, dimension], query-scale float32 [], query-zero uint8 [] (the code of 0), rests float32
 * [rows] (MASKED for a row that must not be found), k int64 [1] (at most rows).
 * Outputs: bounds float32 [batch, k], greatest first, rows int32 [batch, k].
 *
 * @param own without it the graph reads the files of a snapshot's folder.
 */
export function codesGraph(dimension: number, rows: number, own?: OwnCodes): Uint8Array {
  const graph = new GraphBuilder('codes-search');
  const queries = graph.input('queries', 'uint8', ['batch', dimension]);
  const scale = graph.input('query-scale', 'float32', []);
  const zero = graph.input('query-zero', 'uint8', []);
  const rests = graph.input('rests', 'float32', [rows]);
  const k = graph.input('k', 'int64', [1]);
  const { codes, scales } = own
    ? {
        codes: graph.constant('codes', 'int8', [dimension, rows], own.codes),
        scales: graph.constant('scales', 'float32', [rows], own.scales),
      }
    : externalCodes(graph, dimension, rows);
  const bounds = graph.node('MatMulIntegerToFloat', [queries, codes, scale, scales, zero, '', rests], {
    domain: 'com.microsoft',
  });
  const [best, found] = graph.nodes('TopK', [bounds, k], 2);
  graph.output('bounds', best!, 'float32', ['batch', 'k']);
  graph.output('rows', graph.node('Cast', [found!], { attributes: { to: int(6) } }), 'int32', ['batch', 'k']);
  return graph.encode();
}

function externalCodes(graph: GraphBuilder, dimension: number, rows: number) {
  const { codes, scales } = SNAPSHOT_FILES;
  return {
    codes: graph.external('codes', 'int8', [dimension, rows], {
      file: codes,
      offset: 0,
      length: rows * dimension,
    }),
    scales: graph.external('scales', 'float32', [rows], { file: scales, offset: 0, length: rows * 4 }),
  };
}

/** Reads rows of the mapped vectors. Input: rows int32 [n]. Output: best float32 [n, dimension]. */
export function gatherGraph(dimension: number, rows: number): Uint8Array {
  const graph = new GraphBuilder('gather-vectors');
  const wanted = graph.input('rows', 'int32', ['n']);
  const vectors = graph.external('vectors', 'float32', [rows, dimension], {
    file: SNAPSHOT_FILES.vectors,
    offset: 0,
    length: rows * dimension * 4,
  });
  graph.output('best', graph.node('Gather', [vectors, wanted]), 'float32', ['n', dimension]);
  return graph.encode();
}
