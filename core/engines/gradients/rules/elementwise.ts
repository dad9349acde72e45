import { int, type Value } from '../../../ground/onnx/graph.ts';
import { textOf } from '../attributes.ts';
import { type Backward, type Rule, reduceTo } from '../rule.ts';

/** Two operands that are broadcast to one shape. @param make the gradients before they are summed back. */
const binary =
  (make: (backward: Backward, place: 0 | 1) => Value | undefined): Rule =>
  backward => {
    const { shapes, result, inputs, needs } = backward;
    return ([0, 1] as const).map(place => {
      const made = needs(place) ? make(backward, place) : undefined;
      return made && reduceTo(backward, made, { from: shapes.of(result), to: inputs[place]! });
    });
  };

/** One operand: its gradient is the result's, times a slope. */
const unary =
  (slope: (backward: Backward, x: Value, y: Value) => Value): Rule =>
  backward => {
    const { graph, gradient, inputs, result } = backward;
    return [graph.node('Mul', [gradient, slope(backward, inputs[0]!, result)])];
  };

/** The standard normal density's factor, 1 / sqrt(2 pi). */
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

const gelu: Rule = backward =>
  textOf(backward.node, 'approximate', 'none') === 'tanh' ? geluByTanh(backward) : geluByErf(backward);

/** x F(x), F the normal distribution: the slope is F(x) + x F'(x). */
const geluByErf: Rule = unary(({ graph }, x) => {
  const erf = graph.node('Erf', [graph.node('Mul', [x, graph.scalar(Math.SQRT1_2)])]);
  const half = graph.scalar(0.5);
  const share = graph.node('Add', [graph.node('Mul', [erf, half]), half]);
  const square = graph.node('Mul', [graph.node('Mul', [x, x]), graph.scalar(-0.5)]);
  const density = graph.node('Mul', [graph.node('Exp', [square]), graph.scalar(DENSITY)]);
  return graph.node('Add', [share, graph.node('Mul', [x, density])]);
});

/** 0.5 x (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3). */
const geluByTanh: Rule = unary(({ graph }, x) => {
  const [one, half, steep] = [graph.scalar(1), graph.scalar(0.5), Math.sqrt(2 / Math.PI)];
  const square = graph.node('Mul', [x, x]);
  const inner = graph.node('Add', [
    graph.node('Mul', [square, graph.scalar(steep * 0.044715)]),
    graph.scalar(steep),
  ]);
  const tanh = graph.node('Tanh', [graph.node('Mul', [x, inner])]);
  const rise = graph.node('Sub', [one, graph.node('Mul', [tanh, tanh])]);
  const slope = graph.node('Add', [
    graph.node('Mul', [square, graph.scalar(3 * steep * 0.044715)]),
    graph.scalar(steep),
  ]);
  const left = graph.node('Mul', [graph.node('Add', [tanh, one]), half]);
  const right = graph.node('Mul', [graph.node('Mul', [x, half]), graph.node('Mul', [rise, slope])]);
  return graph.node('Add', [left, right]);
});

/** 1 where the first value is greater, else 0. */
const isGreater = ({ graph }: Backward, left: Value, right: Value): Value =>
  graph.node('Cast', [graph.node('Greater', [left, right])], { attributes: { to: int(1) } });

/** Operators that look at each number alone. */
export const ELEMENTWISE: Readonly<Record<string, Rule>> = {
  Identity: ({ gradient }) => [gradient],
  Add: binary(({ gradient }) => gradient),
  Sub: binary(({ graph, gradient }, place) => (place === 0 ? gradient : graph.node('Neg', [gradient]))),
  Mul: binary(({ graph, gradient, inputs }, place) => graph.node('Mul', [gradient, inputs[1 - place]!])),
  Div: binary(({ graph, gradient, inputs, result }, place) => {
    const share = graph.node('Div', [gradient, inputs[1]!]);
    return place === 0 ? share : graph.node('Neg', [graph.node('Mul', [share, result])]);
  }),
  // Of equal values the second counts, as a lower limit that is not passed.
  Max: binary((backward, place) => {
    const { graph, gradient, inputs } = backward;
    const first = isGreater(backward, inputs[0]!, inputs[1]!);
    const share = place === 0 ? first : graph.node('Sub', [graph.scalar(1), first]);
    return graph.node('Mul', [gradient, share]);
  }),
  Neg: ({ graph, gradient }) => [graph.node('Neg', [gradient])],
  Exp: unary((_, __, y) => y),
  Log: ({ graph, gradient, inputs }) => [graph.node('Div', [gradient, inputs[0]!])],
  Sqrt: ({ graph, gradient, result }) => [
    graph.node('Div', [graph.node('Mul', [gradient, graph.scalar(0.5)]), result]),
  ],
  Tanh: unary(({ graph }, _, y) => graph.node('Sub', [graph.scalar(1), graph.node('Mul', [y, y])])),
  Sigmoid: unary(({ graph }, _, y) => graph.node('Sub', [y, graph.node('Mul', [y, y])])),
  Relu: unary((backward, x) => isGreater(backward, x, backward.graph.scalar(0))),
  Gelu: gelu,
};
