import type { GraphBuilder, GraphNode } from '../../../core/ground/onnx/graph.ts';

/*
 * A second implementation of ONNX's operators, one number at a time in float64, straight from their descriptions
 * (https://onnx.ai/onnx/operators/). The runtime and the gradients are compared with it.
 */

export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

export const tensor = (dims: readonly number[], data: ArrayLike<number>): Tensor => ({
  dims,
  data: Float64Array.from(data),
});

/** All values of a graph by name. @param feeds the values of its inputs, and nothing else. */
export function runGraph(graph: GraphBuilder, feeds: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  const values = new Map(Object.entries(feeds));
  for (const { name, type, dims, rawData } of graph.tensors) {
    if (!rawData) continue;
    const { buffer } = rawData.slice();
    const data = type === 'int64' ? Array.from(new BigInt64Array(buffer), Number) : new Float32Array(buffer);
    values.set(name, tensor(dims.map(Number), data));
  }
  for (const node of graph.nodeList) {
    const operator = OPERATORS[node.opType];
    if (!operator) throw new Error(`no reference for ${node.opType}`);
    const inputs = node.input.map(name => values.get(name)!);
    const results = operator(inputs, node);
    for (const [place, result] of [results].flat().entries()) values.set(node.output[place]!, result);
  }
  return values;
}

type Operator = (inputs: readonly Tensor[], node: GraphNode) => Tensor | Tensor[];

const attributeOf = (node: GraphNode, name: string) => node.attribute.find(one => one.name === name);
const int = (node: GraphNode, name: string, fallback: number): number =>
  attributeOf(node, name)?.i ?? fallback;

const countOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1);

/** Yields every index of `dims` in turn, the last dimension fastest. */
function* indices(dims: readonly number[]): Generator<number[]> {
  const count = countOf(dims);
  for (let flat = 0; flat < count; flat++) {
    let rest = flat;
    const index = dims.map(() => 0);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = rest % dims[axis]!;
      rest = Math.floor(rest / dims[axis]!);
    }
    yield index;
  }
}

/** One number; dimensions of one are broadcast, and so are missing leading ones. */
function at({ dims, data }: Tensor, index: readonly number[]): number {
  const shift = index.length - dims.length;
  let flat = 0;
  for (const [axis, size] of dims.entries()) flat = flat * size + (size === 1 ? 0 : index[axis + shift]!);
  return data[flat]!;
}

const build = (dims: readonly number[], make: (index: number[]) => number): Tensor => ({
  dims,
  data: Float64Array.from(indices(dims), make),
});

const shapeOf = (left: readonly number[], right: readonly number[]): number[] => {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(left.at(axis - rank) ?? 1, right.at(axis - rank) ?? 1),
  ).map((size, axis) => {
    const sizes = [left, right].map(dims => (axis - rank < -dims.length ? 1 : dims.at(axis - rank)!));
    return sizes.includes(0) ? 0 : size;
  });
};

const unary =
  (of: (x: number, node: GraphNode) => number): Operator =>
  ([x], node) => ({ dims: x!.dims, data: x!.data.map(value => of(value, node)) });

const binary =
  (of: (a: number, b: number) => number): Operator =>
  ([a, b]) =>
    build(shapeOf(a!.dims, b!.dims), index => of(at(a!, index), at(b!, index)));

const axisOf = (node: GraphNode, rank: number, fallback: number): number => {
  const axis = int(node, 'axis', fallback);
  return axis < 0 ? axis + rank : axis;
};

const reduction =
  (of: (values: number[]) => number): Operator =>
  ([x, axes], node) => {
    const { dims } = x!;
    const over = axes
      ? Array.from(axes.data, axis => (axis < 0 ? axis + dims.length : axis))
      : dims.map((_, axis) => axis);
    const kept = dims.map((size, axis) => (over.includes(axis) ? 1 : size));
    const groups = new Map<string, number[]>();
    for (const index of indices(dims)) {
      const key = index.map((place, axis) => (over.includes(axis) ? 0 : place)).join();
      const group = groups.get(key) ?? [];
      group.push(at(x!, index));
      groups.set(key, group);
    }
    const reduced = build(kept, index => of(groups.get(index.join())!));
    if (int(node, 'keepdims', 1) === 1) return reduced;
    return { ...reduced, dims: dims.filter((_, axis) => !over.includes(axis)) };
  };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Abramowitz and Stegun 7.1.5 for small arguments, 7.1.14's continued fraction for large ones. */
function erf(x: number): number {
  if (Math.abs(x) > 3) {
    let fraction = 0;
    for (let step = 60; step > 0; step--) fraction = step / 2 / (Math.abs(x) + fraction);
    const tail = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
    return Math.sign(x) * (1 - tail);
  }
  let [term, total] = [x, x];
  for (let step = 1; step < 80; step++) {
    term *= (-x * x) / step;
    total += term / (2 * step + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

const alongLast =
  (of: (row: Float64Array, node: GraphNode) => ArrayLike<number>): Operator =>
  ([x], node) => {
    const { dims, data } = x!;
    const axis = axisOf(node, dims.length, -1);
    const turned = dims.map((_, place) => place);
    turned.splice(axis, 1);
    turned.push(axis);
    const swapped = permute(x!, turned);
    const width = dims[axis]!;
    const rows = new Float64Array(data.length);
    for (let from = 0; from < data.length; from += width)
      rows.set(Float64Array.from(of(swapped.data.subarray(from, from + width), node)), from);
    return permute(
      { dims: swapped.dims, data: rows },
      turned.map((_, place) => turned.indexOf(place)),
    );
  };

const permute = (x: Tensor, perm: readonly number[]): Tensor =>
  build(
    perm.map(axis => x.dims[axis]!),
    index =>
      at(
        x,
        x.dims.map((_, axis) => index[perm.indexOf(axis)]!),
      ),
  );

function softmax(row: Float64Array): Float64Array {
  const most = Math.max(...row);
  const powers = row.map(value => Math.exp(value - most));
  const total = sum([...powers]);
  return powers.map(power => power / total);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  Identity: ([x]) => x!,
  Cast: unary((x, node) => (int(node, 'to', 1) === 7 ? Math.trunc(x) : x)),
  Not: unary(x => Number(x === 0)),
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Max: binary(Math.max),
  Equal: binary((a, b) => Number(a === b)),
  Greater: binary((a, b) => Number(a > b)),
  Neg: unary(x => -x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Tanh: unary(Math.tanh),
  Erf: unary(erf),
  Relu: unary(x => Math.max(0, x)),
  Sigmoid: unary(x => 1 / (1 + Math.exp(-x))),
  Gelu: unary((x, node) => {
    const isTanh = new TextDecoder().decode(attributeOf(node, 'approximate')?.s) === 'tanh';
    if (!isTanh) return 0.5 * x * (1 + erf(x / Math.SQRT2));
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  }),
  MatMul: ([a, b]) => {
    const inner = a!.dims.at(-1)!;
    const batch = shapeOf(a!.dims.slice(0, -2), b!.dims.slice(0, -2));
    return build([...batch, a!.dims.at(-2)!, b!.dims.at(-1)!], index => {
      const [row, column] = index.slice(-2) as [number, number];
      const front = index.slice(0, -2);
      return sum(
        Array.from({ length: inner }, (_, k) => at(a!, [...front, row, k]) * at(b!, [...front, k, column])),
      );
    });
  },
  Gemm: ([a, b], node) => {
    const [left, right] = [a!, b!].map((one, place) =>
      int(node, place === 0 ? 'transA' : 'transB', 0) === 1 ? permute(one, [1, 0]) : one,
    ) as [Tensor, Tensor];
    return OPERATORS['MatMul']!([left, right], node);
  },
  Transpose: ([x], node) => permute(x!, attributeOf(node, 'perm')!.ints!),
  Reshape: ([x, shape]) => {
    const asked = Array.from(shape!.data, (size, axis) => (size === 0 ? x!.dims[axis]! : size));
    const rest = x!.data.length / countOf(asked.filter(size => size !== -1));
    return { dims: asked.map(size => (size === -1 ? rest : size)), data: x!.data };
  },
  Unsqueeze: ([x, axes]) => {
    const rank = x!.dims.length + axes!.data.length;
    const places = Array.from(axes!.data, axis => (axis < 0 ? axis + rank : axis));
    const sizes = [...x!.dims];
    const dims = Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? 1 : sizes.shift()!));
    return { dims, data: x!.data };
  },
  Shape: ([x], node) => {
    const list = x!.dims.slice(int(node, 'start', 0), int(node, 'end', x!.dims.length));
    return tensor([list.length], list);
  },
  Expand: ([x, shape]) => build(shapeOf(x!.dims, Array.from(shape!.data)), index => at(x!, index)),
  Concat: (inputs, node) => {
    const axis = axisOf(node, inputs[0]!.dims.length, 0);
    const total = sum(inputs.map(input => input.dims[axis]!));
    return build(inputs[0]!.dims.with(axis, total), index => {
      let place = index[axis]!;
      const part = inputs.find(input => {
        if (place < input.dims[axis]!) return true;
        place -= input.dims[axis]!;
        return false;
      })!;
      return at(part, index.with(axis, place));
    });
  },
  Split: ([x, sizes], node) => {
    const axis = axisOf(node, x!.dims.length, 0);
    let from = 0;
    return Array.from(sizes!.data, size => {
      const start = from;
      from += size;
      return build(x!.dims.with(axis, size), index => at(x!, index.with(axis, index[axis]! + start)));
    });
  },
  Slice: ([x, starts, ends, axes]) => {
    const dims = x!.dims.map((size, axis) => {
      const place = axes!.data.indexOf(axis);
      return place < 0 ? size : Math.min(size, ends!.data[place]!) - starts!.data[place]!;
    });
    return build(dims, index =>
      at(
        x!,
        index.map((place, axis) => place + (starts!.data[axes!.data.indexOf(axis)] ?? 0)),
      ),
    );
  },
  Pad: ([x, pads, , axes]) => {
    const named = Array.from(axes!.data);
    const before = x!.dims.map((_, axis) => pads!.data[named.indexOf(axis)] ?? 0);
    const after = x!.dims.map((_, axis) =>
      named.includes(axis) ? pads!.data[named.length + named.indexOf(axis)]! : 0,
    );
    const dims = x!.dims.map((size, axis) => before[axis]! + size + after[axis]!);
    return build(dims, index => {
      const inner = index.map((place, axis) => place - before[axis]!);
      const isInside = inner.every((place, axis) => place >= 0 && place < x!.dims[axis]!);
      return isInside ? at(x!, inner) : 0;
    });
  },
  Gather: ([x, places], node) => {
    const axis = axisOf(node, x!.dims.length, 0);
    const rank = places!.dims.length;
    return build([...x!.dims.slice(0, axis), ...places!.dims, ...x!.dims.slice(axis + 1)], index => {
      const place = at(places!, index.slice(axis, axis + rank));
      return at(x!, [...index.slice(0, axis), place, ...index.slice(axis + rank)]);
    });
  },
  ScatterElements: ([x, places, updates], node) => {
    const axis = axisOf(node, x!.dims.length, 0);
    const data = x!.data.slice();
    for (const index of indices(updates!.dims)) {
      const target = index.with(axis, at(places!, index));
      const flat = target.reduce((place, one, dimension) => place * x!.dims[dimension]! + one, 0);
      data[flat]! += at(updates!, index);
    }
    return { dims: x!.dims, data };
  },
  CumSum: ([x]) =>
    build(x!.dims, index =>
      sum(Array.from({ length: index.at(-1)! + 1 }, (_, place) => at(x!, index.with(-1, place)))),
    ),
  ReduceSum: reduction(sum),
  ReduceMean: reduction(values => sum(values) / values.length),
  ReduceL2: reduction(values => Math.hypot(...values)),
  Softmax: alongLast(softmax),
  LogSoftmax: alongLast(row => softmax(row).map(Math.log)),
  LayerNormalization: ([x, scale, bias], node) => {
    const epsilon = attributeOf(node, 'epsilon')?.f ?? 1e-5;
    const width = x!.dims.at(-1)!;
    const [y, means, inverses] = [x!.data.slice(), [] as number[], [] as number[]];
    for (let from = 0; from < y.length; from += width) {
      const row = [...x!.data.subarray(from, from + width)];
      const center = sum(row) / width;
      const inverse = 1 / Math.sqrt(sum(row.map(value => (value - center) ** 2)) / width + epsilon);
      for (const [place, value] of row.entries())
        y[from + place] = (value - center) * inverse * scale!.data[place]! + bias!.data[place]!;
      means.push(center);
      inverses.push(inverse);
    }
    const dims = x!.dims.with(-1, 1);
    return [{ dims: x!.dims, data: y }, tensor(dims, means), tensor(dims, inverses)];
  },
  Conv: ([x, kernel], node) => {
    const [down, across] = attributeOf(node, 'strides')!.ints!;
    const [outputs, channels, height, width] = kernel!.dims as [number, number, number, number];
    const grid = [Math.floor(x!.dims[2]! / down!), Math.floor(x!.dims[3]! / across!)];
    return build([x!.dims[0]!, outputs, ...grid], ([picture, output, row, column]) =>
      sum(
        Array.from(
          indices([channels, height, width]),
          ([channel, y, z]) =>
            at(x!, [picture!, channel!, row! * down! + y!, column! * across! + z!]) *
            at(kernel!, [output!, channel!, y!, z!]),
        ),
      ),
    );
  },
};
