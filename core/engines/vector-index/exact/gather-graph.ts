import { GraphBuilder } from '../../../ground/onnx/graph.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';

/** Reads rows of the mapped vectors, as an ONNX graph. Input: rows int32 [n]. Output: best float32 [n, dimension]. */
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
