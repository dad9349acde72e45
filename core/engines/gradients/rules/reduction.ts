import { int, type Value } from '../../../ground/onnx/graph.ts';
import { intOf } from '../attributes.ts';
import { fromFront, reducedAxes } from '../infer-shapes.ts';
import { type Backward, type Rule, reduceTo, reshapeTo } from '../rule.ts';
import { sizeWith, timesAll } from '../size.ts';

/** A value of the result's numbers with the reduced dimensions as ones, so that it can be broadcast. */
function withOnes(backward: Backward, value: Value): Value {
  const { shapes, node, inputs, result } = backward;
  const shape = shapes.of(inputs[0]!);
  const axes = reducedAxes(node, shape, shapes);
  const to = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return reshapeTo(backward, value, { from: shapes.of(result), to });
}

const spread = ({ graph, inputs }: Backward, value: Value): Value =>
  graph.node('Expand', [value, graph.node('Shape', [inputs[0]!])]);

const sum: Rule = backward => [spread(backward, withOnes(backward, backward.gradient))];

const mean: Rule = backward => {
  const { graph, shapes, node, inputs, gradient } = backward;
  const shape = shapes.of(inputs[0]!);
  const axes = reducedAxes(node, shape, shapes);
  const count = sizeWith(timesAll(axes.map(axis => shape[axis]!)), {});
  const share = graph.node('Mul', [withOnes(backward, gradient), graph.scalar(1 / count)]);
  return [spread(backward, share)];
};

/** A length grows by x / length. */
const l2: Rule = backward => {
  const { graph, inputs, result, gradient } = backward;
  const length = graph.node('Max', [withOnes(backward, result), graph.scalar(1e-12)]);
  const share = graph.node('Div', [withOnes(backward, gradient), length]);
  return [graph.node('Mul', [share, inputs[0]!])];
};

const along = (backward: Backward): number => {
  const { node, shapes, inputs } = backward;
  return fromFront(intOf(node, 'axis', -1), shapes.of(inputs[0]!).length);
};

const sumAlong = ({ graph }: Backward, value: Value, axis: number): Value =>
  graph.node('ReduceSum', [value, graph.list(axis)], { attributes: { keepdims: int(1) } });

/** dX = Y (dY - sum(Y dY)). */
const softmax: Rule = backward => {
  const { graph, result, gradient } = backward;
  const weighted = graph.node('Mul', [gradient, result]);
  const total = graph.node('Mul', [result, sumAlong(backward, weighted, along(backward))]);
  return [graph.node('Sub', [weighted, total])];
};

/** dX = dY - exp(Y) sum(dY). */
const logSoftmax: Rule = backward => {
  const { graph, result, gradient } = backward;
  const total = sumAlong(backward, gradient, along(backward));
  return [graph.node('Sub', [gradient, graph.node('Mul', [graph.node('Exp', [result]), total])])];
};

/**
 * With z = (x - mean) / deviation: dX = (dZ - mean(dZ) - z mean(dZ z)) / deviation, means over the last axis
 * (Ba, Kiros and Hinton 2016). The operator gives mean and 1 / deviation itself.
 */
const layerNormalization: Rule = backward => {
  const { graph, shapes, inputs, result, gradient, needs } = backward;
  const [x, scale, bias] = [inputs[0]!, inputs[1]!, inputs[2]!];
  const from = shapes.of(x);
  const axis = from.length - 1;
  if (along(backward) !== axis) throw new RangeError('only the last axis is normalised here');
  const mean = (value: Value): Value =>
    graph.node('ReduceMean', [value, graph.list(axis)], { attributes: { keepdims: int(1) } });
  const [center, inverse] = graph.furtherResults(result, 2);
  const z = graph.node('Mul', [graph.node('Sub', [x, center!]), inverse!]);
  const toX = (): Value => {
    const dz = graph.node('Mul', [gradient, scale]);
    const along = graph.node('Mul', [z, mean(graph.node('Mul', [dz, z]))]);
    const rest = graph.node('Sub', [graph.node('Sub', [dz, mean(dz)]), along]);
    return graph.node('Mul', [rest, inverse!]);
  };
  return [
    needs(0) ? toX() : undefined,
    needs(1) ? reduceTo(backward, graph.node('Mul', [gradient, z]), { from, to: scale }) : undefined,
    needs(2) ? reduceTo(backward, gradient, { from, to: bias }) : undefined,
  ];
};

/** Operators that look along an axis. */
export const REDUCTION: Readonly<Record<string, Rule>> = {
  ReduceSum: sum,
  ReduceMean: mean,
  ReduceL2: l2,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  LayerNormalization: layerNormalization,
};
