import { expect, test } from 'vitest';
import { addGradients, DIFFERENTIABLE } from '../../../../core/engines/gradients/add-gradients.ts';
import {
  type Dimension,
  float,
  GraphBuilder,
  int,
  ints,
  text,
  type Value,
} from '../../../../core/ground/onnx/graph.ts';
import { openSession } from '../../../../core/ground/onnx/session.ts';
import { runGraph, type Tensor, tensor } from '../../../helpers/reference/run-graph.ts';

/** A size whose number only the run knows. */
const OPEN = { batch: 2, sequence: 3 };

interface Case {
  readonly operator: string;
  readonly name: string;
  /** Shapes of the inputs that are differentiated by. */
  readonly inputs: readonly (readonly Dimension[])[];
  readonly make: (graph: GraphBuilder, inputs: readonly Value[]) => Value;
  readonly result: readonly Dimension[];
  /** Numbers of the inputs from here on: where a function is not defined, or not smooth, below. */
  readonly from?: number;
}

const one =
  (operator: string, attributes = {}) =>
  (graph: GraphBuilder, inputs: readonly Value[]): Value =>
    graph.node(operator, inputs, { attributes });
const pointwise = (operator: string, more: Partial<Case> = {}): Case => ({
  operator,
  name: operator,
  inputs: [['batch', 4]],
  make: one(operator),
  result: ['batch', 4],
  ...more,
});
const pair = (operator: string, left: Dimension[], right: Dimension[], result: Dimension[]): Case => ({
  operator,
  name: `${operator} of [${left}] and [${right}]`,
  inputs: [left, right],
  make: one(operator),
  result,
  from: 0.5,
});

const CASES: readonly Case[] = [
  ...['Identity', 'Neg', 'Exp', 'Tanh', 'Sigmoid', 'Gelu', 'Relu'].map(name => pointwise(name)),
  pointwise('Log', { from: 0.5 }),
  pointwise('Sqrt', { from: 0.5 }),
  pointwise('Gelu', { name: 'Gelu by tanh', make: one('Gelu', { approximate: text('tanh') }) }),
  pointwise('Mul', {
    name: 'quick gelu, which uses its input twice',
    make: (graph, [x]) =>
      graph.node('Mul', [x!, graph.node('Sigmoid', [graph.node('Mul', [x!, graph.scalar(1.702)])])]),
  }),
  ...['Add', 'Sub', 'Mul', 'Div', 'Max'].flatMap(name => [
    pair(name, ['batch', 4], ['batch', 4], ['batch', 4]),
    pair(name, ['batch', 'sequence', 4], [4], ['batch', 'sequence', 4]),
    pair(name, ['batch', 1, 4], ['batch', 3, 1], ['batch', 3, 4]),
    pair(name, [4], ['batch', 1, 4], ['batch', 1, 4]),
  ]),
  pair('MatMul', ['batch', 3], [3, 4], ['batch', 4]),
  pair('MatMul', ['batch', 'sequence', 3], [3, 4], ['batch', 'sequence', 4]),
  pair(
    'MatMul',
    ['batch', 2, 'sequence', 3],
    ['batch', 2, 3, 'sequence'],
    ['batch', 2, 'sequence', 'sequence'],
  ),
  pair('MatMul', [2, 4, 3], [1, 3, 2], [2, 4, 2]),
  ...[0, 1].flatMap(a =>
    [0, 1].map(b => ({
      operator: 'Gemm',
      name: `Gemm, transA ${a}, transB ${b}`,
      inputs: [a ? [3, 2] : [2, 3], b ? [4, 3] : [3, 4]],
      make: one('Gemm', { transA: int(a), transB: int(b) }),
      result: [2, 4],
    })),
  ),
  {
    operator: 'Conv',
    name: 'Conv of patches',
    inputs: [
      ['batch', 3, 4, 6],
      [5, 3, 2, 2],
    ],
    make: one('Conv', { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
    result: ['batch', 5, 2, 3],
  },
  {
    operator: 'Transpose',
    name: 'Transpose',
    inputs: [['batch', 'sequence', 2, 3]],
    make: one('Transpose', { perm: ints(0, 2, 3, 1) }),
    result: ['batch', 2, 3, 'sequence'],
  },
  {
    operator: 'Reshape',
    name: 'Reshape, heads apart',
    inputs: [['batch', 'sequence', 6]],
    make: (graph, [x]) => graph.node('Reshape', [x!, graph.list(0, -1, 2, 3)]),
    result: ['batch', 'sequence', 2, 3],
  },
  {
    operator: 'Reshape',
    name: 'Reshape, all rows in one',
    inputs: [['batch', 'sequence', 6]],
    make: (graph, [x]) => graph.node('Reshape', [x!, graph.list(-1, 6)]),
    result: ['rows', 6],
  },
  {
    operator: 'Unsqueeze',
    name: 'Unsqueeze',
    inputs: [['batch', 3]],
    make: (graph, [x]) => graph.node('Unsqueeze', [x!, graph.list(1, -1)]),
    result: ['batch', 1, 3, 1],
  },
  {
    operator: 'Gather',
    name: 'Gather rows of a table, one of them twice',
    inputs: [[5, 3]],
    make: (graph, [x]) => graph.node('Gather', [x!, graph.integers('ids', [1, 4, 1, 0, 2, 2], [2, 3])]),
    result: [2, 3, 3],
  },
  {
    operator: 'Gather',
    name: 'Gather the first token',
    inputs: [['batch', 'sequence', 4]],
    make: (graph, [x]) => graph.node('Gather', [x!, graph.list(0)], { attributes: { axis: int(1) } }),
    result: ['batch', 1, 4],
  },
  {
    operator: 'Slice',
    name: 'Slice in the middle',
    inputs: [[5, 3]],
    make: (graph, [x]) => graph.node('Slice', [x!, graph.list(1), graph.list(4), graph.list(0)]),
    result: [3, 3],
  },
  {
    operator: 'Concat',
    name: 'Concat',
    inputs: [
      ['batch', 1, 4],
      ['batch', 3, 4],
    ],
    make: one('Concat', { axis: int(1) }),
    result: ['batch', 4, 4],
  },
  {
    operator: 'Expand',
    name: 'Expand',
    inputs: [[1, 4]],
    make: (graph, [x]) => graph.node('Expand', [x!, graph.list(2, 3, 4)]),
    result: [2, 3, 4],
  },
  ...['ReduceSum', 'ReduceMean', 'ReduceL2'].flatMap(operator =>
    [0, 1].map(keep => ({
      operator,
      name: `${operator}, keepdims ${keep}`,
      inputs: [['batch', 3, 4]],
      make: (graph: GraphBuilder, [x]: readonly Value[]) =>
        graph.node(operator, [x!, graph.list(1)], { attributes: { keepdims: int(keep) } }),
      result: keep ? ['batch', 1, 4] : ['batch', 4],
    })),
  ),
  ...['Softmax', 'LogSoftmax'].flatMap(operator =>
    [-1, 0].map(axis =>
      pointwise(operator, { name: `${operator}, axis ${axis}`, make: one(operator, { axis: int(axis) }) }),
    ),
  ),
  {
    operator: 'LayerNormalization',
    name: 'LayerNormalization',
    inputs: [['batch', 'sequence', 4], [4], [4]],
    make: one('LayerNormalization', { axis: int(-1), epsilon: float(1e-3) }),
    result: ['batch', 'sequence', 4],
  },
];

test('every operator that has a gradient is among the cases', () => {
  expect(new Set(CASES.map(({ operator }) => operator))).toEqual(new Set(DIFFERENTIABLE));
});

test.each(CASES)('the gradient of $name is that of finite differences', async testCase => {
  const { inputs, make, result, from = -1 } = testCase;
  const sizes = (shape: readonly Dimension[]): number[] =>
    shape.map(size => (typeof size === 'number' ? size : (OPEN[size as keyof typeof OPEN] ?? 6)));
  let seed = 1;
  /** Spread evenly and never equal, so that no maximum stands on its edge. */
  const numbers = (shape: readonly Dimension[], low: number): Tensor => {
    const count = sizes(shape).reduce((product, size) => product * size, 1);
    return tensor(
      sizes(shape),
      Float32Array.from({ length: count }, () => low + 2 * ((seed++ * 0.6180339887) % 1)),
    );
  };

  const graph = new GraphBuilder('case');
  const values = inputs.map((shape, place) => graph.input(`x${place}`, 'float32', shape));
  const y = make(graph, values);
  const gradient = graph.input('gradient', 'float32', result);
  const gradients = addGradients(graph, { of: y, seed: gradient, by: values });
  for (const [place, value] of gradients.entries())
    graph.output(`d${place}`, value, 'float32', inputs[place]!);

  const feeds: Record<string, Tensor> = { gradient: numbers(result, -1) };
  for (const [place, shape] of inputs.entries()) feeds[`x${place}`] = numbers(shape, from);
  const weighted = (changed: Record<string, Tensor>): number => {
    const found = runGraph(graph, changed).get(y)!;
    return found.data.reduce((sum, value, place) => sum + value * feeds['gradient']!.data[place]!, 0);
  };

  const session = await openSession(graph.encode(), { device: 'cpu', threads: 1 });
  const run = await session.run(
    Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        { type: 'float32' as const, data: Float32Array.from(data), dims },
      ]),
    ),
  );
  await session.close();

  for (const [place] of inputs.entries()) {
    const { dims, data } = feeds[`x${place}`]!;
    expect(run[`d${place}`]!.dims).toEqual(dims);
    const step = 1e-5;
    for (const [index, value] of data.entries()) {
      const at = (changed: number) =>
        weighted({ ...feeds, [`x${place}`]: { dims, data: data.with(index, changed) } });
      const difference = (at(value + step) - at(value - step)) / (2 * step);
      expect(run[`d${place}`]!.data[index], `input ${place}, number ${index}`).toBeCloseTo(difference, 4);
    }
  }
});

test('an operator without a rule is named', () => {
  const graph = new GraphBuilder('case');
  const x = graph.input('x', 'float32', [2, 3]);
  const y = graph.node('ReduceMax', [x, graph.list(1)]);
  expect(() => addGradients(graph, { of: y, seed: y, by: [x] })).toThrow('ReduceMax has no gradient here');
});

test('an input that nothing depends on is named', () => {
  const graph = new GraphBuilder('case');
  const [x, other] = [graph.input('x', 'float32', [2]), graph.input('other', 'float32', [2])];
  const y = graph.node('Exp', [x]);
  expect(() => addGradients(graph, { of: y, seed: y, by: [other] })).toThrow('nothing depends on other');
});
