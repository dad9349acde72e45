import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Preset } from '../../core/engines/models/preset.ts';
import { ROOT } from '../../core/ground/project.ts';
import type { Tensors } from './reference/clip-vision.ts';
import {
  bertShapes,
  clipVisionShapes,
  distilBertShapes,
  writeRandomCheckpoint,
} from './reference/random-checkpoint.ts';
import type { DistilBertConfig } from './reference/text-encoder.ts';

const DEMO_TEXT = path.join(ROOT, 'models/demo/text');

/** Copies the demo's tokenizer. @returns its number of tokens. */
async function copyTokenizer(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(path.join(DEMO_TEXT, name), path.join(folder, name));
  }
  const config = JSON.parse(await readFile(path.join(DEMO_TEXT, 'config.json'), 'utf8')) as {
    vocab_size: number;
  };
  return config.vocab_size;
}

/** A vision checkpoint with random weights and 24 dimensions that takes real pictures. */
export async function writeTinyVision(folder: string, seed = 7): Promise<void> {
  const config = {
    model_type: 'clip_vision_model',
    hidden_size: 24,
    intermediate_size: 40,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    image_size: 32,
    patch_size: 16,
    layer_norm_eps: 1e-5,
    hidden_act: 'quick_gelu',
    projection_dim: 24,
  } as const;
  await writeRandomCheckpoint(folder, config, clipVisionShapes(config), { seed });
}

/** A RoBERTa with random weights and 24 dimensions and the demo's tokenizer, as a PyTorch file. */
export async function writeTinyText(folder: string, seed = 8): Promise<void> {
  const config = {
    model_type: 'roberta',
    vocab_size: await copyTokenizer(folder),
    hidden_size: 24,
    intermediate_size: 40,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    max_position_embeddings: 90,
    type_vocab_size: 1,
    layer_norm_eps: 1e-12,
    hidden_act: 'gelu',
    pad_token_id: 1,
  } as const;
  await writeRandomCheckpoint(folder, config, bertShapes(config), { seed, kind: 'pytorch' });
}

/** Both, as a preset of two folders. */
export async function writeTinyModel(folder: string, seed = 7): Promise<Extract<Preset, { kind: 'search' }>> {
  const [vision, text] = [path.join(folder, 'vision'), path.join(folder, 'text')];
  await writeTinyVision(vision, seed);
  await writeTinyText(text, seed + 1);
  return {
    kind: 'search',
    source: 'test',
    vision: { place: { folder: vision }, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    text: { place: { folder: text }, maxTokens: 32, normalizerVersion: 1 },
  };
}

/** What the reference needs to compute a tiny scorer's embeddings. */
export interface TinyScorer {
  readonly config: DistilBertConfig;
  readonly tensors: Tensors;
  readonly head: Tensors;
}

/** A folder of sentence-transformers: DistilBERT, mean of the tokens, a dense layer to 10 numbers, tanh. */
export async function writeTinyScorer(folder: string, seed = 21): Promise<TinyScorer> {
  await mkdir(folder, { recursive: true });
  const config: DistilBertConfig = {
    model_type: 'distilbert',
    vocab_size: await copyTokenizer(folder),
    dim: 24,
    hidden_dim: 40,
    n_layers: 2,
    n_heads: 4,
    max_position_embeddings: 128,
    activation: 'gelu',
    pad_token_id: 1,
  };
  const tensors = await writeRandomCheckpoint(folder, config, distilBertShapes(config), { seed });
  const modules = ['Transformer', 'Pooling', 'Dense'].map((kind, idx) => ({
    idx,
    name: String(idx),
    path: ['', '1_Pooling', '2_Dense'][idx],
    type: `sentence_transformers.models.${kind}`,
  }));
  await writeFile(path.join(folder, 'modules.json'), JSON.stringify(modules));
  await writeFile(path.join(folder, 'sentence_bert_config.json'), '{"max_seq_length": 48}');
  await mkdir(path.join(folder, '1_Pooling'), { recursive: true });
  const pooling = { word_embedding_dimension: 24, pooling_mode_mean_tokens: true };
  await writeFile(path.join(folder, '1_Pooling/config.json'), JSON.stringify(pooling));
  const dense = { in_features: 24, out_features: 10, bias: true };
  const shapes = [['linear.weight', 10, 24] as const, ['linear.bias', 10] as const];
  const head = await writeRandomCheckpoint(path.join(folder, '2_Dense'), dense, shapes, { seed: seed + 1 });
  return { config, tensors, head };
}

/** All files of a folder by their relative paths, in the form of a repository of the stand-in hub. */
export async function filesOf(folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [path.relative(folder, file).split(path.sep).join('/'), await readFile(file)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
