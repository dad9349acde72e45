import type { Precision } from '../../../ground/domain/models/embedding.ts';
import {
  ELEMENT_TYPES,
  float,
  type GraphBuilder,
  int,
  ints,
  text,
  type Value,
} from '../../../ground/onnx/graph.ts';
import type { Activation } from '../checkpoint/config/read-config.ts';
import type { Weights } from './weights.ts';

/*
 * The layers that both towers are made of, in ONNX's own operators, which run on every device. ONNX Runtime itself fuses sums with
 * norms, biases with GELU and QuickGelu when it loads a graph. Its operators for attention were no faster on the CPU (0.8 to 1.25
 * times as fast, in turns): the matrix products take nearly all the time.
 */

/** A graph in the making and the checkpoint that its weights come from. Names are the checkpoint's. */
export interface Tower {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  readonly width: number;
  readonly heads: number;
  readonly epsilon: number;
  /** In int8 the linear layers of the blocks multiply bytes, in fp16 numbers of float16; all else stays float32. */
  readonly precision: Precision;
  /** Linear layers that stay in float32 all the same, by their names: to measure what each takes. */
  readonly inFloat?: ((name: string) => boolean) | undefined;
}

/**
 * torch's Linear: x W + b. In int8 the weights are bytes with a scale for each output, and `x` is rounded to bytes while it
 * runs, with a scale for each row: what stands beside an item in a run doesn't change its numbers. In fp16 the weights are
 * float16, and so is `x` for the product alone.
 */
export function linear(
  { graph, weights, precision, inFloat }: Tower,
  name: string,
  x: Value,
  inputs: number,
  outputs: number,
): Value {
  const isFloat = precision === 'fp32' || inFloat?.(name);
  const weight = `${name}.weight`;
  const product = isFloat
    ? graph.node('MatMul', [x, weights.linear(weight, inputs, outputs)])
    : precision === 'fp16'
      ? productOfHalves(graph, x, weights.halvedLinear(weight, inputs, outputs))
      : productOfBytes(graph, x, weights.quantisedLinear(weight, inputs, outputs));
  return graph.node('Add', [product, weights.tensor(`${name}.bias`, [outputs])]);
}

/** Divides a row of zeros. */
const SMALLEST_SIZE = 1e-30;

/**
 * The product of `x` and weights of float16. Each row of `x` is divided by its largest number first: float16 ends at 65,504, and what
 * lies between two layers of some models, or the sum of a product, does not.
 */
function productOfHalves(graph: GraphBuilder, x: Value, matrix: Value): Value {
  const attributes = { keepdims: int(1) };
  const largest = graph.node('ReduceMax', [graph.node('Abs', [x]), graph.list(-1)], { attributes });
  const size = graph.node('Max', [largest, graph.scalar(SMALLEST_SIZE)]);
  const to = (type: 'float16' | 'float32', value: Value): Value =>
    graph.node('Cast', [value], { attributes: { to: int(ELEMENT_TYPES[type]) } });
  const product = graph.node('MatMul', [to('float16', graph.node('Div', [x, size])), matrix]);
  return graph.node('Mul', [to('float32', product), size]);
}

/** Bytes are these far from zero, in both directions. */
const LARGEST_BYTE = 127;

/**
 * The product of `x`, each row rounded to bytes by its largest number, and of codes with a scale for each column. ONNX Runtime has one
 * operator that rounds and multiplies, but with one scale for all rows. Layers that share `x` share its bytes, too: nodes that are
 * equal are merged when a graph is loaded. A row of zeros is divided by zero, and whatever bytes come of that are multiplied by it.
 */
function productOfBytes(
  graph: GraphBuilder,
  x: Value,
  { codes, scales }: { readonly codes: Value; readonly scales: Value },
): Value {
  const attributes = { keepdims: int(1) };
  const size = graph.node('ReduceMax', [graph.node('Abs', [x]), graph.list(-1)], { attributes });
  const [step, zero] = [graph.scalar(1 / LARGEST_BYTE), graph.byte(LARGEST_BYTE + 1)];
  const bytes = graph.node('QuantizeLinear', [graph.node('Div', [x, size]), step, zero]);
  const product = graph.node('MatMulIntegerToFloat', [bytes, codes, step, scales, zero], {
    domain: 'com.microsoft',
  });
  return graph.node('Mul', [product, size]);
}

/** Layer normalisation of the last axis. */
export function layerNorm({ graph, weights, width, epsilon }: Tower, name: string, x: Value): Value {
  const scale = weights.tensor(`${name}.weight`, [width]);
  const bias = weights.tensor(`${name}.bias`, [width]);
  const attributes = { axis: int(-1), epsilon: float(epsilon) };
  return graph.node('LayerNormalization', [x, scale, bias], { attributes });
}

export function activation({ graph }: Tower, kind: Activation, x: Value): Value {
  switch (kind) {
    case 'gelu':
      return graph.node('Gelu', [x]);
    case 'gelu_new':
    case 'gelu_fast':
    case 'gelu_pytorch_tanh':
      return graph.node('Gelu', [x], { attributes: { approximate: text('tanh') } });
    case 'relu':
      return graph.node('Relu', [x]);
    case 'silu':
    case 'swish':
      return graph.node('Mul', [x, graph.node('Sigmoid', [x])]);
    case 'quick_gelu': {
      const steep = graph.node('Mul', [x, graph.scalar(1.702)]);
      return graph.node('Mul', [x, graph.node('Sigmoid', [steep])]);
    }
  }
}

export interface AttentionNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
}

/**
 * Multi-head attention of `queries` [batch, n, width] over `context` [batch, m, width].
 * @param bias added to the scores, [batch, 1, 1, m].
 */
export function attention(
  tower: Tower,
  names: AttentionNames,
  { queries, context, bias }: { queries: Value; context: Value; bias?: Value },
): Value {
  const { graph, width, heads } = tower;
  const split = graph.list(0, -1, heads, width / heads);
  const inHeads = (name: string, x: Value, ...perm: number[]) =>
    graph.node('Transpose', [graph.node('Reshape', [linear(tower, name, x, width, width), split])], {
      attributes: { perm: ints(...perm) },
    });
  const query = inHeads(names.query, queries, 0, 2, 1, 3);
  const key = inHeads(names.key, context, 0, 2, 3, 1);
  const value = inHeads(names.value, context, 0, 2, 1, 3);

  const scaled = graph.node('Mul', [query, graph.scalar(1 / Math.sqrt(width / heads))]);
  const scores = graph.node('MatMul', [scaled, key]);
  const biased = bias ? graph.node('Add', [scores, bias]) : scores;
  const shares = graph.node('Softmax', [biased], { attributes: { axis: int(-1) } });
  const mixed = graph.node('Transpose', [graph.node('MatMul', [shares, value])], {
    attributes: { perm: ints(0, 2, 1, 3) },
  });
  const joined = graph.node('Reshape', [mixed, graph.list(0, -1, width)]);
  return linear(tower, names.output, joined, width, width);
}

/** The first token of each sequence, still as a sequence: [batch, 1, width]. */
export function firstToken({ graph }: Tower, x: Value): Value {
  return graph.node('Gather', [x, graph.list(0)], { attributes: { axis: int(1) } });
}

/** Ends a model: `pooled` [batch, 1, dimension] as `pooler_output`, and with L2 norm 1 as `embedding`. */
export function embeddingOutputs(graph: GraphBuilder, pooled: Value, dimension: number): void {
  const flat = graph.node('Reshape', [pooled, graph.list(-1, dimension)]);
  const norm = graph.node('ReduceL2', [flat, graph.list(-1)], { attributes: { keepdims: int(1) } });
  const positive = graph.node('Max', [norm, graph.scalar(1e-12)]);
  graph.output('embedding', graph.node('Div', [flat, positive]), 'float32', ['batch', dimension]);
  graph.output('pooler_output', flat, 'float32', ['batch', dimension]);
}
