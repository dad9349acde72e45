import type { Dimension, GraphBuilder, GraphNode } from '../../ground/onnx/graph.ts';
import { intOf, intsOf } from './attributes.ts';
import { dividedBy, timesAll } from './size.ts';

export type Shape = readonly Dimension[];

/** What is known of a graph's values before it runs. */
export interface KnownShapes {
  /** @throws RangeError for a value whose shape is not known. */
  of(value: string): Shape;
  /** The numbers of a list that shapes are made from; undefined if only a run can tell them. */
  listOf(value: string): readonly Dimension[] | undefined;
}

/**
 * Follows the shapes through a graph; sizes that a run decides keep their names. ONNX's rules for each operator:
 * https://onnx.ai/onnx/operators/
 * @throws RangeError for an operator that is not known here.
 */
export function inferShapes(graph: GraphBuilder): KnownShapes {
  const shapes = new Map<string, Shape>();
  const lists = new Map<string, readonly Dimension[]>();
  for (const { name, type, dims, rawData } of graph.tensors) {
    shapes.set(name, dims);
    if (type === 'int64' && rawData && dims.length === 1) lists.set(name, numbersIn(rawData));
  }
  const known: KnownShapes = {
    of: value => {
      const shape = shapes.get(value);
      if (!shape) throw new RangeError(`the shape of ${value} is not known`);
      return shape;
    },
    listOf: value => lists.get(value),
  };
  for (const node of graph.nodeList) {
    const [output, ...further] = node.output;
    const list = listFrom(node, known);
    if (list) lists.set(output!, list);
    const shape = list ? [list.length] : shapeFrom(node, known);
    shapes.set(output!, shape);
    for (const [place, value] of further.entries())
      shapes.set(value, node.opType === 'Split' ? partOf(node, place + 1, known) : meansOf(shape));
  }
  return known;
}

const numbersIn = (bytes: Uint8Array): number[] =>
  Array.from(new BigInt64Array(bytes.slice().buffer), Number);

/** Lists that are computed from shapes. */
function listFrom(node: GraphNode, known: KnownShapes): readonly Dimension[] | undefined {
  const { opType, input } = node;
  if (opType === 'Shape') {
    const shape = known.of(input[0]!);
    return shape.slice(intOf(node, 'start', 0), intOf(node, 'end', shape.length));
  }
  const parts = opType === 'Concat' ? input.map(name => known.listOf(name)) : [];
  return parts.length > 0 && parts.every(part => part !== undefined) ? parts.flat() : undefined;
}

function shapeFrom(node: GraphNode, known: KnownShapes): Shape {
  const { opType, input } = node;
  const shape = known.of(input[0]!);
  if (SAME.has(opType)) return shape;
  if (BROADCAST.has(opType)) return input.map(name => known.of(name)).reduce(broadcast);
  const rule = SHAPES[opType];
  if (!rule) throw new RangeError(`the shapes of ${opType} are not known`);
  return rule(node, shape, known);
}

const SAME = new Set([
  'Identity',
  'Cast',
  'Not',
  'Relu',
  'Gelu',
  'Sigmoid',
  'Tanh',
  'Erf',
  'Exp',
  'Log',
  'Sqrt',
  'Neg',
  'Softmax',
  'LogSoftmax',
  'LayerNormalization',
  'CumSum',
  'ScatterElements',
  'Reciprocal',
]);
const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Equal', 'Greater', 'Pow']);

type ShapeRule = (node: GraphNode, shape: Shape, known: KnownShapes) => Shape;

const reduced: ShapeRule = (node, shape, known) => {
  const axes = reducedAxes(node, shape, known);
  const isKept = intOf(node, 'keepdims', 1) === 1;
  return shape.flatMap((size, axis) => (axes.includes(axis) ? (isKept ? [1] : []) : [size]));
};

/** Which axes a reduction sums over; all of them when it names none. */
export function reducedAxes(node: GraphNode, shape: Shape, known: KnownShapes): number[] {
  const named = node.input[1] ? known.listOf(node.input[1]) : shape.map((_, axis) => axis);
  if (!named) throw new RangeError(`the axes of ${node.name} are not known`);
  return named.map(axis => fromFront(Number(axis), shape.length));
}

/** Axes may count from the end. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const SHAPES: Readonly<Record<string, ShapeRule>> = {
  ReduceSum: reduced,
  ReduceMean: reduced,
  ReduceMax: reduced,
  ReduceL2: reduced,
  MatMul: ({ input }, shape, known) => {
    const other = known.of(input[1]!);
    const batch = broadcast(shape.slice(0, -2), other.slice(0, -2));
    return [...batch, shape.at(-2)!, other.at(-1)!];
  },
  Gemm: (node, shape, known) => {
    const other = known.of(node.input[1]!);
    return [shape[intOf(node, 'transA', 0)]!, other[1 - intOf(node, 'transB', 0)]!];
  },
  Transpose: (node, shape) => intsOf(node, 'perm')!.map(axis => shape[axis]!),
  Reshape: ({ input }, shape, known) => {
    const asked = requireList(input[1]!, known).map((size, axis) => (size === 0 ? shape[axis]! : size));
    const rest = dividedBy(
      timesAll(shape),
      asked.filter(size => size !== -1),
    );
    return asked.map(size => (size === -1 ? rest : size));
  },
  Unsqueeze: ({ input }, shape, known) => {
    const axes = requireList(input[1]!, known);
    const rank = shape.length + axes.length;
    const places = axes.map(axis => fromFront(Number(axis), rank));
    const sizes = [...shape];
    return Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? 1 : sizes.shift()!));
  },
  Gather: (node, shape, known) => {
    const axis = fromFront(intOf(node, 'axis', 0), shape.length);
    return [...shape.slice(0, axis), ...known.of(node.input[1]!), ...shape.slice(axis + 1)];
  },
  Slice: ({ input }, shape, known) => {
    const [starts, ends, axes] = [1, 2, 3].map(place => requireList(input[place]!, known));
    return shape.map((size, axis) => {
      const place = axes!.indexOf(axis);
      return place < 0 ? size : sliced(size, starts![place]!, ends![place]!);
    });
  },
  Concat: (node, shape, known) => {
    const axis = fromFront(intOf(node, 'axis', 0), shape.length);
    const sizes = node.input.map(name => known.of(name)[axis]!);
    if (!sizes.every(size => typeof size === 'number')) throw new RangeError(`${node.name} joins open sizes`);
    return shape.with(
      axis,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  },
  Split: (node, _, known) => partOf(node, 0, known),
  Expand: ({ input }, shape, known) => broadcast(shape, requireList(input[1]!, known)),
  Conv: (node, shape, known) => {
    const kernel = known.of(node.input[1]!);
    const strides = intsOf(node, 'strides')!;
    const grid = shape.slice(2).map((size, axis) => Number(size) / strides[axis]!);
    return [shape[0]!, kernel[0]!, ...grid];
  },
};

/** A layer norm's means and deviations, one a row. */
const meansOf = (shape: Shape): Shape => shape.with(-1, 1);

function partOf(node: GraphNode, place: number, known: KnownShapes): Shape {
  const whole = known.of(node.input[0]!);
  return whole.with(
    fromFront(intOf(node, 'axis', 0), whole.length),
    requireList(node.input[1]!, known)[place]!,
  );
}

/** From a known place to the end of the slice; beginnings other than 0 need numbers. */
function sliced(size: Dimension, start: Dimension, end: Dimension): Dimension {
  if (start === 0) return end;
  if (typeof size !== 'number' || typeof start !== 'number' || typeof end !== 'number')
    throw new RangeError('a slice of an open size must begin at 0');
  return Math.min(size, fromFront(end, size)) - start;
}

function requireList(value: string, known: KnownShapes): readonly Dimension[] {
  const list = known.listOf(value);
  if (!list) throw new RangeError(`the numbers of ${value} are not known`);
  return list;
}

function broadcast(left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [a = 1, b = 1] = [left.at(axis - rank), right.at(axis - rank)];
    if (axis - rank < -left.length) return b;
    if (axis - rank < -right.length) return a;
    return a === 1 ? b : a;
  });
}
