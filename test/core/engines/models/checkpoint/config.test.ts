import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  mostTokens,
  readTextConfig,
} from '../../../../../core/engines/models/checkpoint/config/text-config.ts';
import { readVisionConfig } from '../../../../../core/engines/models/checkpoint/config/vision-config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (config: unknown) =>
  writeFile(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
const vision = (config: unknown) => write(config).then(() => readVisionConfig(folder));
const text = (config: unknown) => write(config).then(() => readTextConfig(folder));

const VIT_B_32 = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  image_size: 224,
  patch_size: 32,
  num_channels: 3,
  layer_norm_eps: 1e-5,
  hidden_act: 'quick_gelu',
  projection_dim: 512,
};

describe("a vision tower's config", () => {
  test('flat, with keys that do not concern us', async () => {
    const flat = {
      ...VIT_B_32,
      model_type: 'clip_vision_model',
      torch_dtype: 'float32',
    };
    expect(await vision({ ...flat, patch_size: 16 })).toEqual({ ...VIT_B_32, patch_size: 16 });
  });

  test('flat with leftovers of the whole model: the outer keys count', async () => {
    const leftovers = { text_config: { hidden_size: 512 }, vision_config: { hidden_size: 1024 } };
    const { num_channels: _, ...older } = VIT_B_32;
    expect(await vision({ ...older, ...leftovers, model_type: 'clip_vision_model' })).toEqual(VIT_B_32);
  });

  test('inside of a whole model, with what equals the defaults left out', async () => {
    const whole = { model_type: 'clip', hidden_size: 512, projection_dim: 640, text_config: {} };
    expect(await vision({ ...whole, vision_config: { projection_dim: 512 } })).toEqual({
      ...VIT_B_32,
      projection_dim: 640,
    });
    whole.projection_dim = 512;
    expect(await vision({ ...whole, vision_config: { dropout: 0 } })).toEqual(VIT_B_32);
    expect((await vision({ ...whole, vision_config_dict: { image_size: 320 } })).image_size).toBe(320);
  });

  test.each([
    ['another model', { model_type: 'siglip' }, /siglip/],
    ['another activation', { hidden_act: 'mish' }, /hidden_act/],
    ['grey pictures', { num_channels: 1 }, /num_channels/],
    ['patches that do not fit', { patch_size: 33 }, /patches/],
    ['heads that do not fit', { num_attention_heads: 7 }, /heads/],
    ['a size of nothing', { hidden_size: 0 }, /hidden_size/],
    ['a size from a nightmare', { hidden_size: 1e15 }, /hidden_size/],
    ['a size that is a text', { num_hidden_layers: '12' }, /num_hidden_layers/],
  ])('refuses %s by name', async (_name, change, reason) => {
    await expect(vision({ ...VIT_B_32, ...change })).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'model.unsupported',
      parameters: { path: path.join(folder, 'config.json'), reason: expect.stringMatching(reason) },
    });
  });
});

describe("a text tower's config", () => {
  test('keeps its own epsilon, and has RoBERTa’s where it says nothing', async () => {
    const config = {
      model_type: 'roberta',
      vocab_size: 42_000,
      max_position_embeddings: 514,
      type_vocab_size: 1,
    };
    expect(await text({ ...config, layer_norm_eps: 1e-5 })).toMatchObject({ layer_norm_eps: 1e-5 });
    expect(await text(config)).toMatchObject({
      vocab_size: 42_000,
      max_position_embeddings: 514,
      type_vocab_size: 1,
      hidden_size: 768,
      layer_norm_eps: 1e-12,
      pad_token_id: 1,
      hidden_act: 'gelu',
    });
  });

  test.each([
    ['another model', { model_type: 'mpnet' }, /mpnet is none of roberta/],
    ['the name of an object method', { model_type: 'constructor' }, /none of roberta/],
    ['heads that do not fit', { num_attention_heads: 7 }, /heads/],
    [
      'positions that we cannot compute',
      { position_embedding_type: 'relative_key' },
      /position_embedding_type/,
    ],
    ['another activation', { hidden_act: 'mish' }, /hidden_act/],
    ['a decoder', { is_decoder: true }, /is_decoder/],
    ['no room for a word', { max_position_embeddings: 3 }, /positions/],
  ])('refuses %s by name', async (_name, change, reason) => {
    await expect(text({ model_type: 'roberta', ...change })).rejects.toMatchObject({
      code: 'model.unsupported',
      parameters: { reason: expect.stringMatching(reason) },
    });
  });
});

describe('the published text configs', () => {
  test('distiluse has names of its own, and an epsilon that its file does not say', async () => {
    const file = {
      model_type: 'distilbert',
      dim: 768,
      hidden_dim: 3072,
      n_layers: 6,
      n_heads: 12,
      activation: 'gelu',
    };
    const config = await text({
      ...file,
      max_position_embeddings: 512,
      vocab_size: 119_547,
      sinusoidal_pos_embds: false,
    });
    expect(config).toEqual({
      kind: 'distilbert',
      vocab_size: 119_547,
      hidden_size: 768,
      intermediate_size: 3072,
      num_hidden_layers: 6,
      num_attention_heads: 12,
      max_position_embeddings: 512,
      type_vocab_size: 0,
      layer_norm_eps: 1e-12,
      hidden_act: 'gelu',
      pad_token_id: 0,
    });
    expect(mostTokens(config)).toBe(512);
  });

  test('paraphrase-multilingual-mpnet is XLM-RoBERTa, whose positions begin after the padding', async () => {
    const file = {
      model_type: 'xlm-roberta',
      vocab_size: 250_002,
      max_position_embeddings: 514,
      layer_norm_eps: 1e-5,
    };
    const config = await text({ ...file, type_vocab_size: 1, pad_token_id: 1 });
    expect(config).toMatchObject({ kind: 'roberta', layer_norm_eps: 1e-5, type_vocab_size: 1 });
    expect(mostTokens(config)).toBe(512);
  });
});

test('a file that is broken or missing is said to be so', async () => {
  for (const broken of ['', '{', '[]', 'null', '"roberta"']) {
    await expect(text(broken)).rejects.toMatchObject({ code: 'checkpoint.invalid' });
  }
  await expect(readVisionConfig(path.join(folder, 'absent'))).rejects.toMatchObject({
    name: 'NotFoundError',
    code: 'file.not-found',
  });
});
