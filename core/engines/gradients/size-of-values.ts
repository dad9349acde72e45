import type { GraphBuilder } from '../../ground/onnx/graph.ts';
import { inferShapes } from './infer-shapes.ts';
import { sizeWith, timesAll } from './size.ts';

/**
 * How many numbers a graph's nodes give in one run: what a gradient has to keep of it at most.
 * @returns the count for given sizes, told while the graph is as it was then.
 */
export function sizeOfValues(graph: GraphBuilder): (sizes: Readonly<Record<string, number>>) => number {
  const shapes = inferShapes(graph);
  const products = graph.nodeList.map(({ output }) => timesAll(shapes.of(output[0]!)));
  return sizes => products.reduce<number>((sum, product) => sum + sizeWith(product, sizes), 0);
}
