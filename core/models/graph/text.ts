import { GraphBuilder, int, type Value } from '../../onnx/graph.ts';
import type { TextConfig } from '../checkpoint/config.ts';
import type { Checkpoint } from '../checkpoint/safetensors.ts';
import {
  activation,
  attention,
  embeddingOutputs,
  firstToken,
  layerNorm,
  linear,
  type Tower,
} from './layers.ts';
import { type BuiltGraph, Weights } from './weights.ts';

/** The smallest float32: what masked positions get added, so that softmax gives them nothing. */
const MASKED = -3.4028234663852886e38;

/**
 * transformers' RobertaModel (models/roberta/modeling_roberta.py) with its pooler: `input_ids` and `attention_mask`,
 * int64 [batch, sequence], to `pooler_output` [batch, width], and the same with L2 norm 1 as `embedding`.
 * @param options.weightsFile name of the weights file in the graph's folder.
 * @throws PermanentError 'checkpoint.invalid' when tensors are missing or of another shape than the config says.
 */
export function buildTextGraph(
  config: TextConfig,
  checkpoint: Checkpoint,
  { weightsFile }: { weightsFile: string },
): BuiltGraph {
  const graph = new GraphBuilder('text');
  const anchor = 'embeddings.word_embeddings.weight';
  const weights = new Weights(graph, checkpoint, { file: weightsFile, anchor });
  const width = config.hidden_size;
  const heads = config.num_attention_heads;
  const tower: Tower = { graph, weights, width, heads, epsilon: config.layer_norm_eps };

  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence']);
  const mask = graph.input('attention_mask', 'int64', ['batch', 'sequence']);
  const bias = attentionBias(graph, mask);
  let x = embedTokens(tower, config, ids);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    x = block(tower, config, x, { layer, bias });
  }
  const dense = linear(tower, 'pooler.dense', x, width, width);
  embeddingOutputs(tower, graph.node('Tanh', [dense]));
  weights.check();
  return { graph, weights };
}

/** 0 where the mask is 1, the smallest number where it is 0: [batch, 1, 1, sequence]. */
function attentionBias(graph: GraphBuilder, mask: Value): Value {
  const kept = graph.node('Cast', [mask], { attributes: { to: int(1) } });
  const dropped = graph.node('Sub', [graph.scalar(1), kept]);
  return graph.node('Unsqueeze', [graph.node('Mul', [dropped, graph.scalar(MASKED)]), graph.list(1, 2)]);
}

/** Word, position and type vectors, added and normalised. */
function embedTokens(tower: Tower, config: TextConfig, ids: Value): Value {
  const { graph, weights, width } = tower;
  const table = (name: string, rows: number) => weights.tensor(`embeddings.${name}.weight`, [rows, width]);
  const words = graph.node('Gather', [table('word_embeddings', config.vocab_size), ids]);
  const types = table('token_type_embeddings', config.type_vocab_size);
  const type = graph.node('Gather', [types, graph.list(0)]);
  const places = table('position_embeddings', config.max_position_embeddings);
  const positions = graph.node('Gather', [places, positionIds(graph, ids, config.pad_token_id)]);
  const sum = graph.node('Add', [graph.node('Add', [words, type]), positions]);
  return layerNorm(tower, 'embeddings.LayerNorm', sum);
}

/** Tokens count from `pad` + 1 on; padding, told by the ids and not by the mask, stays at `pad`. */
function positionIds(graph: GraphBuilder, ids: Value, pad: number): Value {
  const padId = graph.list(pad);
  const isPad = graph.node('Equal', [ids, padId]);
  const isToken = graph.node('Cast', [graph.node('Not', [isPad])], { attributes: { to: int(7) } });
  const count = graph.node('CumSum', [isToken, graph.list(1)]);
  return graph.node('Add', [graph.node('Mul', [count, isToken]), padId]);
}

/** A post-norm transformer block. The last one computes only `<s>`, the one that is used. */
function block(
  tower: Tower,
  config: TextConfig,
  x: Value,
  { layer: index, bias }: { layer: number; bias: Value },
): Value {
  const { graph, width } = tower;
  const layer = `encoder.layer.${index}`;
  const names = {
    query: `${layer}.attention.self.query`,
    key: `${layer}.attention.self.key`,
    value: `${layer}.attention.self.value`,
    output: `${layer}.attention.output.dense`,
  };
  const rows = index === config.num_hidden_layers - 1 ? firstToken(tower, x) : x;
  const mixed = attention(tower, names, { queries: rows, context: x, bias });
  const attended = layerNorm(tower, `${layer}.attention.output.LayerNorm`, graph.node('Add', [mixed, rows]));
  const wide = linear(tower, `${layer}.intermediate.dense`, attended, width, config.intermediate_size);
  const active = activation(tower, config.hidden_act, wide);
  const narrow = linear(tower, `${layer}.output.dense`, active, config.intermediate_size, width);
  return layerNorm(tower, `${layer}.output.LayerNorm`, graph.node('Add', [narrow, attended]));
}
