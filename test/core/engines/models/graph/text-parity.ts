import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSentenceModules } from '../../../../../core/engines/models/checkpoint/config/sentence-modules.ts';
import { readTextConfig } from '../../../../../core/engines/models/checkpoint/config/text-config.ts';
import { openCheckpoint } from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { buildTextGraph, type TextGraphOptions } from '../../../../../core/engines/models/graph/text.ts';
import { Random } from '../../../../helpers/random.ts';
import {
  bertShapes,
  type CheckpointOptions,
  distilBertShapes,
  writeRandomCheckpoint,
} from '../../../../helpers/reference/random-checkpoint.ts';
import {
  type BertConfig,
  bertStates,
  type DistilBertConfig,
  denseTanh,
  distilBertStates,
  meanPooling,
  poolerOutput,
  type Sequence,
} from '../../../../helpers/reference/text-encoder.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { closing, openGraph } from './run-graph.ts';

export const TINY_ROBERTA: BertConfig = {
  model_type: 'roberta',
  vocab_size: 100,
  hidden_size: 24,
  intermediate_size: 40,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 34,
  type_vocab_size: 1,
  layer_norm_eps: 1e-12,
  hidden_act: 'gelu',
  pad_token_id: 1,
};

export const TINY_DISTILBERT: DistilBertConfig = {
  model_type: 'distilbert',
  vocab_size: 100,
  dim: 24,
  hidden_dim: 40,
  n_layers: 2,
  n_heads: 4,
  max_position_embeddings: 32,
  activation: 'gelu',
  pad_token_id: 0,
};

export interface TextCase {
  readonly config: BertConfig | DistilBertConfig;
  readonly pooling?: 'pooler' | 'mean' | 'cls';
  /** Width of a sentence-transformers' Dense with tanh after the pooling. */
  readonly dense?: number;
  readonly options?: Partial<CheckpointOptions>;
  /** Sequences that the graph is fed with come from here unless a test makes its own. */
  readonly seed?: number;
}

/** A sequence of `length` tokens, padded to `padded` places. */
export function randomSequence(
  { vocab_size, pad_token_id }: { vocab_size: number; pad_token_id: number },
  seed: number,
  length: number,
  padded = length,
): Sequence {
  const random = new Random(seed);
  const ids = Array.from({ length }, () => 3 + random.below(vocab_size - 3));
  const padding = Array.from({ length: padded - length }, () => pad_token_id);
  return { ids: [...ids, ...padding], mask: [...ids.map(() => 1), ...padding.map(() => 0)] };
}

/** A random checkpoint, its graph, and the reference's answers for the same sequences. */
export async function openTextCase({ config, pooling = 'pooler', dense, options }: TextCase) {
  const folder = await temporaryFolder();
  const width = config.model_type === 'distilbert' ? config.dim : config.hidden_size;
  const shapes = config.model_type === 'distilbert' ? distilBertShapes(config) : bertShapes(config);
  const tensors = await writeRandomCheckpoint(folder, config, shapes, { seed: 2, ...options });
  const head = dense === undefined ? undefined : await writeSentenceFolders(folder, width, dense);
  const checkpoint = await openCheckpoint(folder);
  const graphOptions: TextGraphOptions = head
    ? await readHead(folder)
    : { pooling, weightsFile: 'weights', precision: 'fp32' };
  const open = [checkpoint, ...(graphOptions.dense ?? []).map(dense => dense.checkpoint)];
  const { built, graph } = await closing(open, async () => {
    const text = buildTextGraph(await readTextConfig(folder), checkpoint, graphOptions);
    return { built: text, graph: await openGraph(folder, text) };
  });

  const reference = (sequence: Sequence): Float64Array => {
    const states =
      config.model_type === 'distilbert'
        ? distilBertStates(config, tensors, sequence)
        : bertStates(config, tensors, sequence);
    if (head)
      return denseTanh(meanPooling(states, sequence), head.get('linear.weight')!, head.get('linear.bias')!);
    if (pooling === 'mean') return meanPooling(states, sequence);
    return pooling === 'cls' ? states.data.slice(0, width) : poolerOutput(tensors, states);
  };
  const run = (sequences: readonly Sequence[]) => {
    const dims = [sequences.length, sequences[0]!.ids.length];
    const tensor = (numbers: readonly number[]) =>
      ({ type: 'int64', data: BigInt64Array.from(numbers.map(BigInt)), dims }) as const;
    return graph.run({
      input_ids: tensor(sequences.flatMap(({ ids }) => ids)),
      attention_mask: tensor(sequences.flatMap(({ mask }) => mask)),
    });
  };
  return { graph, run, reference, unused: built.unused };
}

/** modules.json, 1_Pooling and 2_Dense as sentence-transformers writes them. */
async function writeSentenceFolders(folder: string, inputs: number, outputs: number) {
  const types = ['Transformer', 'Pooling', 'Dense'];
  const modules = ['', '1_Pooling', '2_Dense'].map((name, idx) => ({
    idx,
    name: String(idx),
    path: name,
    type: `sentence_transformers.models.${types[idx]}`,
  }));
  await writeFile(path.join(folder, 'modules.json'), JSON.stringify(modules));
  await mkdir(path.join(folder, '1_Pooling'));
  const pooling = {
    word_embedding_dimension: inputs,
    pooling_mode_cls_token: false,
    pooling_mode_mean_tokens: true,
  };
  await writeFile(path.join(folder, '1_Pooling/config.json'), JSON.stringify(pooling));
  await writeFile(
    path.join(folder, 'sentence_bert_config.json'),
    '{"max_seq_length": 128, "do_lower_case": false}',
  );
  const activation_function = 'torch.nn.modules.activation.Tanh';
  const config = { in_features: inputs, out_features: outputs, bias: true, activation_function };
  const shapes = [['linear.weight', outputs, inputs] as const, ['linear.bias', outputs] as const];
  return writeRandomCheckpoint(path.join(folder, '2_Dense'), config, shapes, { seed: 3, kind: 'pytorch' });
}

async function readHead(folder: string): Promise<TextGraphOptions> {
  const modules = await readSentenceModules(folder);
  const dense = modules.dense.map(async module => ({
    ...module,
    checkpoint: await openCheckpoint(module.folder),
  }));
  return {
    pooling: modules.pooling,
    dense: await Promise.all(dense),
    weightsFile: 'weights',
    precision: 'fp32',
  };
}
