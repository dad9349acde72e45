import { type GraphBuilder, type GraphNode, int, type Value } from '../../ground/onnx/graph.ts';
import type { KnownShapes, Shape } from './infer-shapes.ts';

/** One node whose result has a gradient, and what a rule needs to pass it on. */
export interface Backward {
  readonly graph: GraphBuilder;
  readonly shapes: KnownShapes;
  readonly node: GraphNode;
  readonly inputs: readonly Value[];
  readonly result: Value;
  /** The gradient of the result, of the result's shape. */
  readonly gradient: Value;
  /** Whether the gradient of this input is needed. */
  needs(place: number): boolean;
}

/** The gradients of the inputs, each of its input's shape; undefined where none is asked for or none flows. */
export type Rule = (backward: Backward) => readonly (Value | undefined)[];

/** Reshapes a value: to fixed numbers if they determine the shape, else to another value's shape. */
export function reshapeTo(
  { graph, shapes }: Pick<Backward, 'graph' | 'shapes'>,
  value: Value,
  { from, to }: { from: Shape; to: Shape | Value },
): Value {
  const wanted = typeof to === 'string' ? shapes.of(to) : to;
  if (from.join() === wanted.join()) return value;
  const numbers = wanted.map((size, axis) => {
    if (typeof size === 'number') return size;
    return from[axis] === size ? 0 : -1;
  });
  if (numbers.filter(number => number === -1).length < 2)
    return graph.node('Reshape', [value, graph.list(...numbers)]);
  if (typeof to !== 'string') throw new RangeError(`no list says the shape ${to.join()}`);
  return graph.node('Reshape', [value, graph.node('Shape', [to])]);
}

/** The gradient of what was broadcast: summed over the places that it was repeated at. */
export function reduceTo(
  { graph, shapes }: Pick<Backward, 'graph' | 'shapes'>,
  gradient: Value,
  { from, to }: { from: Shape; to: Value },
): Value {
  const target = shapes.of(to);
  const shift = from.length - target.length;
  const axes = from.flatMap((size, axis) =>
    axis < shift || (target[axis - shift] === 1 && size !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return reshapeTo({ graph, shapes }, gradient, { from, to });
  const sum = graph.node('ReduceSum', [gradient, graph.list(...axes)], { attributes: { keepdims: int(1) } });
  const left = from.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return reshapeTo({ graph, shapes }, sum, { from: left, to });
}
