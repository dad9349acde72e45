import type { Precision } from '../../../ground/domain/models/embedding.ts';
import { GraphBuilder, int, type Value } from '../../../ground/onnx/graph.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Pooling } from '../checkpoint/config/sentence-modules.ts';
import type { TextConfig } from '../checkpoint/config/text-config.ts';
import { type BuiltGraph, WeightsFile } from './graph-files.ts';
import {
  type AttentionNames,
  activation,
  attention,
  embeddingOutputs,
  firstToken,
  layerNorm,
  linear,
  type Tower,
} from './layers.ts';
import { type DenseModule, denseModules, pool } from './pooling.ts';
import { Weights } from './weights.ts';

/** The smallest float32: what masked positions get added, so that softmax gives them nothing. */
const MASKED = -3.4028234663852886e38;

export interface TextGraphOptions {
  /** Name of the weights file in the graph's folder. */
  readonly weightsFile: string;
  readonly precision: Precision;
  /** How the tokens' vectors become one; the model's own pooler when absent. */
  readonly pooling?: Pooling;
  /** Layers after the pooling, as sentence-transformers adds them. */
  readonly dense?: readonly DenseModule[];
}

/**
 * transformers' RobertaModel, XLMRobertaModel, BertModel or DistilBertModel (models/<kind>/modeling_<kind>.py):
 * `input_ids` and `attention_mask`, int64 [batch, sequence], to `pooler_output` [batch, dimension] (the pooled vector),
 * and the same with L2 norm 1 as `embedding`.
 * @throws PermanentError 'checkpoint.invalid' when tensors are missing or of another shape than the config says.
 */
export function buildTextGraph(
  config: TextConfig,
  checkpoint: Checkpoint,
  { weightsFile, precision, pooling = 'pooler', dense = [] }: TextGraphOptions,
): BuiltGraph {
  const graph = new GraphBuilder('text');
  const file = new WeightsFile(weightsFile);
  const weights = new Weights(graph, checkpoint, { file, anchor: 'embeddings.word_embeddings.weight' });
  const { hidden_size: width, num_attention_heads: heads, layer_norm_eps: epsilon } = config;
  const tower: Tower = { graph, weights, width, heads, epsilon, precision };

  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence']);
  const mask = graph.input('attention_mask', 'int64', ['batch', 'sequence']);
  const bias = attentionBias(graph, mask);
  let x = embedTokens(tower, config, ids);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    // The last layer need only compute what is pooled.
    const firstOnly = pooling !== 'mean' && layer === config.num_hidden_layers - 1;
    x = block(tower, config, x, { layer, bias, firstOnly });
  }
  const pooled = denseModules(graph, file, pool(tower, pooling, x, mask), dense);
  embeddingOutputs(graph, pooled, dense.at(-1)?.outputs ?? width);
  weights.check();
  const layers = {
    used: config.num_hidden_layers,
    found: weights.countLayers(LAYER_FOLDERS[config.kind]),
  };
  return { graph, weights: file, unused: weights.unused(), layers };
}

/** 0 where the mask is 1, the smallest number where it is 0: [batch, 1, 1, sequence]. */
function attentionBias(graph: GraphBuilder, mask: Value): Value {
  const kept = graph.node('Cast', [mask], { attributes: { to: int(1) } });
  const dropped = graph.node('Sub', [graph.scalar(1), kept]);
  return graph.node('Unsqueeze', [graph.node('Mul', [dropped, graph.scalar(MASKED)]), graph.list(1, 2)]);
}

/** Word, position and (where the model has them) type vectors, added and normalised. */
function embedTokens(tower: Tower, config: TextConfig, ids: Value): Value {
  const { graph, weights, width } = tower;
  const table = (name: string, rows: number) => weights.tensor(`embeddings.${name}.weight`, [rows, width]);
  let sum = graph.node('Gather', [table('word_embeddings', config.vocab_size), ids]);
  if (config.type_vocab_size > 0) {
    // A query is all of type 0, whose vector is learnt like any other.
    const types = table('token_type_embeddings', config.type_vocab_size);
    sum = graph.node('Add', [sum, graph.node('Gather', [types, graph.list(0)])]);
  }
  const places = table('position_embeddings', config.max_position_embeddings);
  const positions =
    config.kind === 'roberta'
      ? graph.node('Gather', [places, positionIds(graph, ids, config.pad_token_id)])
      : firstRows(graph, places, ids);
  return layerNorm(tower, 'embeddings.LayerNorm', graph.node('Add', [sum, positions]));
}

/** RoBERTa's tokens count from `pad` + 1 on; padding, told by the ids and not by the mask, stays at `pad`. */
function positionIds(graph: GraphBuilder, ids: Value, pad: number): Value {
  const padId = graph.list(pad);
  const isPad = graph.node('Equal', [ids, padId]);
  const isToken = graph.node('Cast', [graph.node('Not', [isPad])], { attributes: { to: int(7) } });
  const count = graph.node('CumSum', [isToken, graph.list(1)]);
  return graph.node('Add', [graph.node('Mul', [count, isToken]), padId]);
}

/** One row of the table for each place of the sequence, padding or not. */
function firstRows(graph: GraphBuilder, table: Value, ids: Value): Value {
  const length = graph.node('Shape', [ids], { attributes: { start: int(1), end: int(2) } });
  return graph.node('Slice', [table, graph.list(0), length, graph.list(0)]);
}

interface BlockOptions {
  readonly layer: number;
  readonly bias: Value;
  /** Compute the first token's row only. */
  readonly firstOnly: boolean;
}

/** A post-norm transformer block. */
function block(tower: Tower, config: TextConfig, x: Value, { layer, bias, firstOnly }: BlockOptions): Value {
  const { graph, width } = tower;
  const inner = config.intermediate_size;
  const names = LAYER_NAMES[config.kind](layer);
  const rows = firstOnly ? firstToken(tower, x) : x;
  const mixed = attention(tower, names.attention, { queries: rows, context: x, bias });
  const attended = layerNorm(tower, names.attentionNorm, graph.node('Add', [mixed, rows]));
  const active = activation(tower, config.hidden_act, linear(tower, names.wide, attended, width, inner));
  const narrow = linear(tower, names.narrow, active, inner, width);
  return layerNorm(tower, names.outputNorm, graph.node('Add', [narrow, attended]));
}

/** What the parts of one transformer layer are called in the checkpoint. */
interface LayerNames {
  readonly attention: AttentionNames;
  readonly attentionNorm: string;
  readonly wide: string;
  readonly narrow: string;
  readonly outputNorm: string;
}

/** What stands before a layer's number. */
const LAYER_FOLDERS: Readonly<Record<TextConfig['kind'], string>> = {
  roberta: 'encoder.layer.',
  bert: 'encoder.layer.',
  distilbert: 'transformer.layer.',
};

function bertNames(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  return {
    attention: {
      query: `${layer}.attention.self.query`,
      key: `${layer}.attention.self.key`,
      value: `${layer}.attention.self.value`,
      output: `${layer}.attention.output.dense`,
    },
    attentionNorm: `${layer}.attention.output.LayerNorm`,
    wide: `${layer}.intermediate.dense`,
    narrow: `${layer}.output.dense`,
    outputNorm: `${layer}.output.LayerNorm`,
  };
}

function distilBertNames(index: number): LayerNames {
  const layer = `transformer.layer.${index}`;
  return {
    attention: {
      query: `${layer}.attention.q_lin`,
      key: `${layer}.attention.k_lin`,
      value: `${layer}.attention.v_lin`,
      output: `${layer}.attention.out_lin`,
    },
    attentionNorm: `${layer}.sa_layer_norm`,
    wide: `${layer}.ffn.lin1`,
    narrow: `${layer}.ffn.lin2`,
    outputNorm: `${layer}.output_layer_norm`,
  };
}

const LAYER_NAMES: Readonly<Record<TextConfig['kind'], (layer: number) => LayerNames>> = {
  roberta: bertNames,
  bert: bertNames,
  distilbert: distilBertNames,
};
