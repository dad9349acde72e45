import { GraphBuilder, int, type Value } from '../../ground/onnx/graph.ts';
import { floatsOf } from '../../ground/onnx/output-numbers.ts';
import { type OnnxSession, openSession, type SessionOptions } from '../../ground/onnx/session.ts';
import { addGradients } from '../gradients/add-gradients.ts';

/** Embeddings of one batch on both sides, and which of their pairs off the diagonal are right as well. */
export interface Contrast {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** [count, count], 1 where a pair off the diagonal is left out of the loss. */
  readonly masked: Float32Array;
  readonly count: number;
  readonly dimension: number;
  /** The learnt temperature: cosines are multiplied with its exponential. */
  readonly temperature: number;
}

export interface ContrastResult {
  readonly loss: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly temperature: number;
}

export interface ContrastiveLoss {
  /** The loss and its gradients. */
  run(contrast: Contrast): Promise<ContrastResult>;
  close(): Promise<void>;
}

/** So far below all others that its share of a softmax is 0. */
const LEFT_OUT = -1e9;

/** InfoNCE in both directions (van den Oord 2018; CLIP, Radford 2021): each side finds its own among the other's. */
export async function openContrastiveLoss(options: SessionOptions): Promise<ContrastiveLoss> {
  const session = await openSession(buildContrastiveLoss().encode(), options);
  return { run: contrast => run(session, contrast), close: () => session.close() };
}

function buildContrastiveLoss(): GraphBuilder {
  const graph = new GraphBuilder('contrastive loss');
  const sides = ['count', 'dimension'];
  const left = graph.input('left', 'float32', sides);
  const right = graph.input('right', 'float32', sides);
  const masked = graph.input('masked', 'float32', ['count', 'count']);
  /** One on the diagonal, divided by -2 count: the mean of both directions. */
  const weights = graph.input('weights', 'float32', ['count', 'count']);
  const temperature = graph.input('temperature', 'float32', [1]);

  const cosines = graph.node('Gemm', [left, right], { attributes: { transB: int(1) } });
  const scaled = graph.node('Mul', [cosines, graph.node('Exp', [temperature])]);
  const logits = graph.node('Add', [scaled, graph.node('Mul', [masked, graph.scalar(LEFT_OUT)])]);
  const chosen = (axis: number): Value =>
    graph.node('Mul', [graph.node('LogSoftmax', [logits], { attributes: { axis: int(axis) } }), weights]);
  const both = graph.node('Add', [chosen(1), chosen(0)]);
  const loss = graph.node('ReduceSum', [both, graph.list(0, 1)], { attributes: { keepdims: int(0) } });
  const gradients = addGradients(graph, { of: loss, seed: graph.scalar(1), by: [left, right, temperature] });
  graph.output('loss', loss, 'float32', []);
  for (const [place, name] of (['d left', 'd right', 'd temperature'] as const).entries())
    graph.output(name, gradients[place]!, 'float32', place === 2 ? [1] : sides);
  return graph;
}

async function run(session: OnnxSession, contrast: Contrast): Promise<ContrastResult> {
  const { left, right, masked, count, dimension, temperature } = contrast;
  const weights = new Float32Array(count * count);
  for (let row = 0; row < count; row++) weights[row * (count + 1)] = -1 / (2 * count);
  const side = (data: Float32Array) => ({ type: 'float32' as const, data, dims: [count, dimension] });
  const square = (data: Float32Array) => ({ type: 'float32' as const, data, dims: [count, count] });
  const results = await session.run({
    left: side(left),
    right: side(right),
    masked: square(masked),
    weights: square(weights),
    temperature: { type: 'float32', data: Float32Array.of(temperature), dims: [1] },
  });
  const floats = (name: string) => floatsOf(results, name);
  return {
    loss: floats('loss')[0]!,
    left: floats('d left'),
    right: floats('d right'),
    temperature: floats('d temperature')[0]!,
  };
}
