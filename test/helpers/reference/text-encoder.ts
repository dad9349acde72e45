import { attend } from './attention.ts';
import type { Tensors } from './clip-vision.ts';
import {
  ACTIVATIONS,
  type ActivationName,
  add,
  layerNorm,
  linear,
  type Matrix,
  map,
  rowOf,
  stack,
} from './matrix.ts';

export interface BertConfig {
  readonly model_type: 'roberta' | 'xlm-roberta' | 'bert';
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly max_position_embeddings: number;
  readonly type_vocab_size: number;
  readonly layer_norm_eps: number;
  readonly hidden_act: ActivationName;
  readonly pad_token_id: number;
}

export interface DistilBertConfig {
  readonly model_type: 'distilbert';
  readonly vocab_size: number;
  readonly dim: number;
  readonly hidden_dim: number;
  readonly n_layers: number;
  readonly n_heads: number;
  readonly max_position_embeddings: number;
  readonly activation: ActivationName;
  readonly pad_token_id: number;
}

export interface Sequence {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
}

const dense = (tensors: Tensors, x: Matrix, name: string): Matrix =>
  linear(x, tensors.get(`${name}.weight`)!, tensors.get(`${name}.bias`));

const norm = (tensors: Tensors, x: Matrix, name: string, epsilon: number): Matrix =>
  layerNorm(x, tensors.get(`${name}.weight`)!, tensors.get(`${name}.bias`)!, epsilon);

const lookUp = (tensors: Tensors, name: string, width: number, row: number): Float64Array =>
  tensors.get(`embeddings.${name}.weight`)!.slice(row * width, (row + 1) * width);

const sum = (...rows: readonly Float64Array[]): Float64Array =>
  rows[0]!.map((_, k) => rows.reduce((total, row) => total + row[k]!, 0));

/** The position of each token: RoBERTa counts the tokens that are not padding, starting after the padding's id; BERT counts all. */
function positionsOf({ model_type, pad_token_id: pad }: BertConfig, ids: readonly number[]): number[] {
  if (model_type === 'bert') return ids.map((_, index) => index);
  let count = 0;
  return ids.map(id => (id === pad ? pad : pad + ++count));
}

/** last_hidden_state of RobertaModel, XLMRobertaModel or BertModel, from transformers' modeling_roberta.py and _bert.py. */
export function bertStates(config: BertConfig, tensors: Tensors, { ids, mask }: Sequence): Matrix {
  const { hidden_size: width, layer_norm_eps: epsilon } = config;
  const positions = positionsOf(config, ids);
  const rows = ids.map((id, index) =>
    sum(
      lookUp(tensors, 'word_embeddings', width, id),
      lookUp(tensors, 'token_type_embeddings', width, 0),
      lookUp(tensors, 'position_embeddings', width, positions[index]!),
    ),
  );
  let x = norm(tensors, stack(rows), 'embeddings.LayerNorm', epsilon);
  const keep = mask.map(value => value === 1);
  for (let index = 0; index < config.num_hidden_layers; index++) {
    const layer = `encoder.layer.${index}`;
    const [q, k, v] = ['query', 'key', 'value'].map(part =>
      dense(tensors, x, `${layer}.attention.self.${part}`),
    );
    const mixed = attend(q!, k!, v!, config.num_attention_heads, keep);
    const out = dense(tensors, mixed, `${layer}.attention.output.dense`);
    const attended = norm(tensors, add(out, x), `${layer}.attention.output.LayerNorm`, epsilon);
    const wide = map(dense(tensors, attended, `${layer}.intermediate.dense`), ACTIVATIONS[config.hidden_act]);
    const narrow = dense(tensors, wide, `${layer}.output.dense`);
    x = norm(tensors, add(narrow, attended), `${layer}.output.LayerNorm`, epsilon);
  }
  return x;
}

/** last_hidden_state of DistilBertModel, from transformers' modeling_distilbert.py. */
export function distilBertStates(
  config: DistilBertConfig,
  tensors: Tensors,
  { ids, mask }: Sequence,
): Matrix {
  const epsilon = 1e-12;
  const rows = ids.map((id, index) =>
    sum(
      lookUp(tensors, 'word_embeddings', config.dim, id),
      lookUp(tensors, 'position_embeddings', config.dim, index),
    ),
  );
  let x = norm(tensors, stack(rows), 'embeddings.LayerNorm', epsilon);
  const keep = mask.map(value => value === 1);
  for (let index = 0; index < config.n_layers; index++) {
    const layer = `transformer.layer.${index}`;
    const [q, k, v] = ['q', 'k', 'v'].map(part => dense(tensors, x, `${layer}.attention.${part}_lin`));
    const out = dense(tensors, attend(q!, k!, v!, config.n_heads, keep), `${layer}.attention.out_lin`);
    const attended = norm(tensors, add(out, x), `${layer}.sa_layer_norm`, epsilon);
    const wide = map(dense(tensors, attended, `${layer}.ffn.lin1`), ACTIVATIONS[config.activation]);
    x = norm(
      tensors,
      add(dense(tensors, wide, `${layer}.ffn.lin2`), attended),
      `${layer}.output_layer_norm`,
      epsilon,
    );
  }
  return x;
}

/** BERT's pooler: tanh(dense(first token)). */
export const poolerOutput = (tensors: Tensors, states: Matrix): Float64Array =>
  dense(tensors, stack([rowOf(states, 0)]), 'pooler.dense').data.map(Math.tanh);

/** sentence-transformers' mean pooling over the tokens that the mask keeps. */
export function meanPooling(states: Matrix, { mask }: Sequence): Float64Array {
  const kept = mask.flatMap((value, row) => (value === 1 ? [rowOf(states, row)] : []));
  return sum(...kept).map(value => value / kept.length);
}

/** sentence-transformers' Dense with tanh. */
export const denseTanh = (x: Float64Array, weight: Float64Array, bias: Float64Array): Float64Array =>
  linear(stack([x]), weight, bias).data.map(Math.tanh);
