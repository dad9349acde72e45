import { int, ints, type Value } from '../../../ground/onnx/graph.ts';
import { intOf, intsOf } from '../attributes.ts';
import { fromFront } from '../infer-shapes.ts';
import { type Backward, type Rule, reduceTo, reshapeTo } from '../rule.ts';

/** Only the shape changed: change it back. */
const reshape: Rule = backward => {
  const { shapes, inputs, result, gradient } = backward;
  return [reshapeTo(backward, gradient, { from: shapes.of(result), to: inputs[0]! })];
};

const transpose: Rule = ({ graph, node, gradient }) => {
  const perm = intsOf(node, 'perm')!;
  const back = perm.map((_, axis) => perm.indexOf(axis));
  return [graph.node('Transpose', [gradient], { attributes: { perm: ints(...back) } })];
};

const sizeAlong = ({ graph }: Backward, value: Value, axis: number): Value =>
  graph.node('Shape', [value], { attributes: { start: int(axis), end: int(axis + 1) } });

/** Zeros where nothing was gathered; where something was gathered several times, the sum. */
const gather: Rule = backward => {
  const { graph, shapes, node, inputs, gradient } = backward;
  const [data, indices] = [inputs[0]!, inputs[1]!];
  const shape = shapes.of(data);
  const axis = fromFront(intOf(node, 'axis', 0), shape.length);
  // The indices' own dimensions become one; 0 keeps the sizes before it, and of those behind it all must be numbers.
  const behind = shape.slice(axis + 1).map(Number);
  const rows = graph.node('Reshape', [
    gradient,
    graph.list(...shape.slice(0, axis).map(() => 0), -1, ...behind),
  ]);
  const places = [...shape.slice(0, axis).map(() => 1), -1, ...behind.map(() => 1)];
  const column = graph.node('Reshape', [indices, graph.list(...places)]);
  const all = graph.node('Expand', [column, graph.node('Shape', [rows])]);
  const zeros = graph.node('Expand', [graph.scalar(0), graph.node('Shape', [data])]);
  const attributes = { axis: int(axis), reduction: ADD };
  return [graph.node('ScatterElements', [zeros, all, rows], { attributes })];
};
const ADD = { type: 3, s: new TextEncoder().encode('add') } as const;

/** Zeros around what was cut out. */
const slice: Rule = backward => {
  const { graph, shapes, inputs, result, gradient } = backward;
  const axes = shapes.listOf(inputs[3]!)!.map(Number);
  const starts = shapes.listOf(inputs[1]!)!.map(Number);
  const after = axes.map((axis, place) => {
    const rest = graph.node('Sub', [
      sizeAlong(backward, inputs[0]!, axis),
      sizeAlong(backward, result, axis),
    ]);
    return graph.node('Sub', [rest, graph.list(starts[place]!)]);
  });
  const pads = graph.node('Concat', [graph.list(...starts), ...after], { attributes: { axis: int(0) } });
  return [graph.node('Pad', [gradient, pads, '', graph.list(...axes)])];
};

/** Each part takes its own piece. */
const concat: Rule = backward => {
  const { graph, shapes, node, inputs, gradient } = backward;
  const axis = fromFront(intOf(node, 'axis', 0), shapes.of(inputs[0]!).length);
  const sizes = graph.list(...inputs.map(input => Number(shapes.of(input)[axis])));
  return graph.nodes('Split', [gradient, sizes], inputs.length, { attributes: { axis: int(axis) } });
};

const expand: Rule = backward => {
  const { shapes, inputs, result, gradient } = backward;
  return [reduceTo(backward, gradient, { from: shapes.of(result), to: inputs[0]! })];
};

/** Operators that move numbers and change none. */
export const LAYOUT: Readonly<Record<string, Rule>> = {
  Reshape: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Gather: gather,
  Slice: slice,
  Concat: concat,
  Expand: expand,
};
