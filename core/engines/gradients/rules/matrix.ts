import { int, ints, type Value } from '../../../ground/onnx/graph.ts';
import { intOf, intsOf } from '../attributes.ts';
import { type Backward, type Rule, reduceTo, reshapeTo } from '../rule.ts';
import { timesAll } from '../size.ts';

const gemm = ({ graph }: Backward, left: Value, right: Value, transA: boolean, transB: boolean): Value =>
  graph.node('Gemm', [left, right], {
    attributes: { transA: int(Number(transA)), transB: int(Number(transB)) },
  });

/** Y = X W: dX = dY W', dW = X' dY. */
const matMul: Rule = backward => {
  const { shapes, inputs } = backward;
  const [left, right] = inputs.map(input => shapes.of(input));
  return right!.length === 2 && left!.length >= 2 ? byOneMatrix(backward) : byMatrices(backward);
};

/** One matrix for all rows: all of them as one large product, whose sum over the batch is part of it. */
function byOneMatrix(backward: Backward): (Value | undefined)[] {
  const { graph, shapes, inputs, gradient, needs } = backward;
  const [x, matrix] = [inputs[0]!, inputs[1]!];
  const [shape, [rows, columns]] = [shapes.of(x), shapes.of(matrix)];
  const flat = (value: Value, width: number): Value =>
    shapes.of(x).length === 2 ? value : graph.node('Reshape', [value, graph.list(-1, width)]);
  const flatGradient = flat(gradient, Number(columns));
  const product = (): Value => {
    const flatShape = [timesAll(shape.slice(0, -1)), rows!];
    return reshapeTo(backward, gemm(backward, flatGradient, matrix, false, true), { from: flatShape, to: x });
  };
  return [
    needs(0) ? product() : undefined,
    needs(1) ? gemm(backward, flat(x, Number(rows)), flatGradient, true, false) : undefined,
  ];
}

function byMatrices(backward: Backward): (Value | undefined)[] {
  const { graph, shapes, inputs, result, gradient, needs } = backward;
  const turned = (value: Value): Value => {
    const rank = shapes.of(value).length;
    const perm = Array.from({ length: rank }, (_, axis) => axis).slice(0, -2);
    return graph.node('Transpose', [value], { attributes: { perm: ints(...perm, rank - 1, rank - 2) } });
  };
  const batch = shapes.of(result).slice(0, -2);
  return [0, 1].map(place => {
    if (!needs(place)) return undefined;
    const own = inputs[place]!;
    const factors = place === 0 ? [gradient, turned(inputs[1]!)] : [turned(inputs[0]!), gradient];
    const from = [...batch, ...shapes.of(own).slice(-2)];
    return reduceTo(backward, graph.node('MatMul', factors), { from, to: own });
  });
}

/** Y = op(A) op(B), without a third operand. */
const gemmRule: Rule = backward => {
  const { node, inputs, gradient, needs } = backward;
  const [a, b] = [inputs[0]!, inputs[1]!];
  const [transA, transB] = [intOf(node, 'transA', 0) === 1, intOf(node, 'transB', 0) === 1];
  if (inputs.length > 2) throw new RangeError('Gemm with a third operand has no gradient here');
  return [
    needs(0)
      ? transA
        ? gemm(backward, b, gradient, transB, true)
        : gemm(backward, gradient, b, false, !transB)
      : undefined,
    needs(1)
      ? transB
        ? gemm(backward, gradient, a, true, transA)
        : gemm(backward, a, gradient, !transA, false)
      : undefined,
  ];
};

/**
 * A convolution whose steps are as long as its kernel is a product with the patches: [n, c, h, w] as rows of one patch,
 * [n * h / p * w / p, c * p * p].
 */
const conv: Rule = backward => {
  const { graph, shapes, node, inputs, gradient, needs } = backward;
  const [pixels, kernel] = [inputs[0]!, inputs[1]!];
  const [, channels, height, width] = shapes.of(pixels).map(Number) as [number, number, number, number];
  const [outputs, , down, across] = shapes.of(kernel).map(Number) as [number, number, number, number];
  if (
    intsOf(node, 'strides')?.join() !== [down, across].join() ||
    intOf(node, 'group', 1) !== 1 ||
    inputs.length > 2
  )
    throw new RangeError('only convolutions without overlap and bias have a gradient here');
  const [rows, columns] = [height / down, width / across];
  const size = channels * down * across;
  const turn = (value: Value, ...perm: number[]): Value =>
    graph.node('Transpose', [value], { attributes: { perm: ints(...perm) } });
  const shaped = (value: Value, ...sizes: number[]): Value =>
    graph.node('Reshape', [value, graph.list(...sizes)]);
  const flatGradient = shaped(turn(gradient, 0, 2, 3, 1), -1, outputs);
  const toPixels = (): Value => {
    const patches = gemm(backward, flatGradient, shaped(kernel, outputs, size), false, false);
    const grid = turn(shaped(patches, -1, rows, columns, channels, down, across), 0, 3, 1, 4, 2, 5);
    return shaped(grid, -1, channels, height, width);
  };
  const toKernel = (): Value => {
    const grid = turn(shaped(pixels, -1, channels, rows, down, columns, across), 0, 2, 4, 1, 3, 5);
    return shaped(
      gemm(backward, flatGradient, shaped(grid, -1, size), true, false),
      outputs,
      channels,
      down,
      across,
    );
  };
  return [needs(0) ? toPixels() : undefined, needs(1) ? toKernel() : undefined];
};

export const MATRIX: Readonly<Record<string, Rule>> = { MatMul: matMul, Gemm: gemmRule, Conv: conv };
