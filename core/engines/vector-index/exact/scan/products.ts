import { GraphBuilder } from '../../../../ground/onnx/graph.ts';
import { openSession } from '../../../../ground/onnx/session.ts';

/** Products of rows with queries, which ONNX Runtime computes with the widest instructions of the processor. */
export interface Products {
  /**
   * Everything may lie in memory that threads share.
   * @param rows codes uint8 [count, stride].
   * @param queries int8 [stride, queries], from -64 to 63: without VNNI sums of two products are held in 16 bits.
   * @param into int32 [count, queries].
   */
  multiply(rows: Uint8Array, queries: Int8Array, into: Int32Array): Promise<void>;
  close(): Promise<void>;
}

/** One thread computes: others beside it do the same with other rows. */
export async function openProducts(stride: number): Promise<Products> {
  const graph = new GraphBuilder('code-products');
  const rows = graph.input('rows', 'uint8', ['rows', stride]);
  const queries = graph.input('queries', 'int8', [stride, 'queries']);
  graph.output('products', graph.node('MatMulInteger', [rows, queries]), 'int32', ['rows', 'queries']);
  const session = await openSession(graph.encode(), { device: 'cpu', threads: 1 });
  return {
    multiply: (codes, planes, into) => {
      const [count, width] = [codes.length / stride, planes.length / stride];
      return session.runInto(
        {
          rows: { type: 'uint8', data: codes, dims: [count, stride] },
          queries: { type: 'int8', data: planes, dims: [stride, width] },
        },
        { products: { type: 'int32', data: into, dims: [count, width] } },
      );
    },
    close: () => session.close(),
  };
}
