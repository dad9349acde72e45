import { type GraphBuilder, int, type Value } from '../../../ground/onnx/graph.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { DenseShape, Pooling } from '../checkpoint/config/sentence-modules.ts';
import type { WeightsFile } from './graph-files.ts';
import { firstToken, linear, type Tower } from './layers.ts';
import { Weights } from './weights.ts';

/** A layer after the pooling, with a checkpoint of its own. */
export interface DenseModule extends DenseShape {
  readonly checkpoint: Checkpoint;
}

/**
 * One vector of each sequence: [batch, sequence, width] to [batch, 1, width].
 * @param x the last layer's output, of which only the first token may be there unless pooling is `mean`.
 */
export function pool(tower: Tower, pooling: Pooling, x: Value, mask: Value): Value {
  const { graph, width } = tower;
  if (pooling === 'mean') return maskedMean(graph, x, mask);
  const first = firstToken(tower, x);
  return pooling === 'cls'
    ? first
    : graph.node('Tanh', [linear({ ...tower, precision: 'fp32' }, 'pooler.dense', first, width, width)]);
}

/** sum(x * mask) / max(sum(mask), 1e-9), as sentence-transformers' Pooling does. */
function maskedMean(graph: GraphBuilder, x: Value, mask: Value): Value {
  const floats = graph.node('Cast', [mask], { attributes: { to: int(1) } });
  const kept = graph.node('Unsqueeze', [floats, graph.list(2)]);
  const axis = graph.list(1);
  const sum = graph.node('ReduceSum', [graph.node('Mul', [x, kept]), axis]);
  const count = graph.node('Max', [graph.node('ReduceSum', [kept, axis]), graph.scalar(1e-9)]);
  return graph.node('Div', [sum, count]);
}

/** The layers after the pooling, one after another. */
export function denseModules(
  graph: GraphBuilder,
  file: WeightsFile,
  pooled: Value,
  modules: readonly DenseModule[],
): Value {
  return modules.reduce((x, { inputs, outputs, bias, activation, checkpoint }, index) => {
    const weights = new Weights(graph, checkpoint, {
      file,
      anchor: 'linear.weight',
      label: `dense.${index}.`,
    });
    const product = graph.node('MatMul', [x, weights.linear('linear.weight', inputs, outputs)]);
    const sum = bias ? graph.node('Add', [product, weights.tensor('linear.bias', [outputs])]) : product;
    weights.check();
    return activation === 'tanh' ? graph.node('Tanh', [sum]) : sum;
  }, pooled);
}
