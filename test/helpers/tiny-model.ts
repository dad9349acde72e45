import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../core/config.ts';
import type { Preset } from '../../core/models/preset.ts';
import { bertShapes, clipVisionShapes, writeRandomCheckpoint } from './reference/random-checkpoint.ts';

const DEMO_TEXT = path.join(ROOT, 'models/demo/text');

/** Copies the demo's tokenizer. @returns how many tokens it knows. */
async function copyTokenizer(folder: string): Promise<number> {
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(path.join(DEMO_TEXT, name), path.join(folder, name));
  }
  const config = JSON.parse(await readFile(path.join(DEMO_TEXT, 'config.json'), 'utf8')) as {
    vocab_size: number;
  };
  return config.vocab_size;
}

/** A model of random weights and 24 dimensions that reads real pictures and real texts, as a preset of two folders. */
export async function writeTinyModel(folder: string, seed = 7): Promise<Extract<Preset, { kind: 'search' }>> {
  const [vision, text] = [path.join(folder, 'vision'), path.join(folder, 'text')];
  const visionConfig = {
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
  await writeRandomCheckpoint(vision, visionConfig, clipVisionShapes(visionConfig), { seed });
  const textConfig = {
    model_type: 'roberta',
    vocab_size: await copyTokenizer(text),
    hidden_size: 24,
    intermediate_size: 40,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    max_position_embeddings: 34,
    type_vocab_size: 1,
    layer_norm_eps: 1e-12,
    hidden_act: 'gelu',
    pad_token_id: 1,
  } as const;
  await writeRandomCheckpoint(text, textConfig, bertShapes(textConfig), { seed: seed + 1, kind: 'pytorch' });
  return {
    kind: 'search',
    source: 'test',
    vision: { place: { folder: vision }, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    text: { place: { folder: text }, maxTokens: 32, normalizerVersion: 1 },
  };
}
