import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoint } from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { filesFor } from '../../../../../core/engines/models/hub/model-files.ts';
import { NotFoundError } from '../../../../../core/ground/errors.ts';
import { clipVisionShapes, writeRandomCheckpoint } from '../../../../helpers/reference/random-checkpoint.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { TINY } from '../graph/vision-parity.ts';
import { REPO, startFixture } from './hub-fixture.ts';

describe('of a published repository', () => {
  test('clip-fa-vision: the config and the PyTorch weights, not the preprocessor', () => {
    const names = [
      '.gitattributes',
      'README.md',
      'config.json',
      'preprocessor_config.json',
      'pytorch_model.bin',
    ];
    expect(filesFor('vision', REPO)(names)).toEqual(['config.json', 'pytorch_model.bin']);
  });

  test('farsi-image-search-text: with its tokenizer', () => {
    const names = [
      'config.json',
      'merges.txt',
      'pytorch_model.bin',
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'vocab.json',
    ];
    expect(filesFor('text', REPO)(names)).toEqual([
      'config.json',
      'pytorch_model.bin',
      'tokenizer.json',
      'tokenizer_config.json',
      'special_tokens_map.json',
    ]);
  });

  test('distiluse: the modules too, and none of the gigabytes beside', () => {
    const names = [
      '1_Pooling/config.json',
      '2_Dense/config.json',
      '2_Dense/model.safetensors',
      '2_Dense/pytorch_model.bin',
      'README.md',
      'config.json',
      'config_sentence_transformers.json',
      'model.safetensors',
      'modules.json',
      'onnx/model.onnx',
      'onnx/model_O4.onnx',
      'openvino/openvino_model.bin',
      'pytorch_model.bin',
      'sentence_bert_config.json',
      'special_tokens_map.json',
      'tf_model.h5',
      'tokenizer.json',
      'vocab.txt',
    ];
    expect(filesFor('sentence', REPO)(names)).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'special_tokens_map.json',
      'modules.json',
      'sentence_bert_config.json',
      '1_Pooling/config.json',
      '2_Dense/config.json',
      '2_Dense/model.safetensors',
    ]);
  });

  test('one in shards: the index and the shards of the better kind', () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const names = [
      'config.json',
      'model.safetensors.index.json',
      ...shards,
      'model-final.safetensors',
      'pytorch_model.bin',
    ];
    expect(filesFor('vision', REPO)(names)).toEqual([
      'config.json',
      'model.safetensors.index.json',
      ...shards,
    ]);
  });
});

test.each([
  ['vision', ['config.json'], 'model.safetensors'],
  ['vision', ['model.safetensors'], 'config.json'],
  ['text', ['config.json', 'model.safetensors', 'vocab.txt'], 'tokenizer.json'],
  ['sentence', ['config.json', 'model.safetensors', 'tokenizer.json'], 'modules.json'],
] as const)('what a %s checkpoint lacks is named', (use, names, file) => {
  expect(() => filesFor(use, REPO)(names)).toThrow(
    new NotFoundError('hub.file-not-found', { repo: REPO, file }),
  );
});

test('a checkpoint travels from the hub into a reader through the cache', async () => {
  const folder = await temporaryFolder();
  const tensors = await writeRandomCheckpoint(folder, TINY, clipVisionShapes(TINY), {
    seed: 5,
    kind: 'pytorch',
  });
  const read = (name: string) => readFile(path.join(folder, name));
  const { pull } = await startFixture({
    files: {
      'config.json': await read('config.json'),
      'pytorch_model.bin': await read('pytorch_model.bin'),
      'tf_model.h5': 'x',
    },
  });
  const pulled = await pull({ choose: filesFor('vision', REPO) });
  const checkpoint = await openCheckpoint(pulled.folder);
  expect([...checkpoint.tensors.keys()]).toEqual([...tensors.keys()]);
  for await (const floats of checkpoint.floats('post_layernorm.weight')) {
    expect([...floats]).toEqual([...tensors.get('post_layernorm.weight')!]);
  }
  await checkpoint.close();
});
