import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { ModelChoiceRepository } from '../../../../core/data/models/model-choice.ts';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import { PresetBook } from '../../../../core/engines/models/preset-book.ts';
import { activeModel } from '../../../../core/work/model-in-use/active-model.ts';
import { judge } from '../../../../core/work/model-switch/decide-precision.ts';
import { switchModel } from '../../../../core/work/model-switch/switch-model.ts';
import { runCommand } from '../../../cli/run-command.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { log } from '../search/collection.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

const Tensors = z.record(z.string(), z.looseObject({ data_offsets: z.array(z.int()).default([]) }));

/**
 * Gives a vision checkpoint one input that is far greater than all others and multiplied by nothing: float32 does not notice it, and
 * in bytes, whose scale it sets, the others are lost.
 */
async function addOutlier(folder: string): Promise<void> {
  const file = path.join(folder, 'model.safetensors');
  const bytes = await readFile(file);
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = Tensors.parse(JSON.parse(bytes.toString('utf8', 8, begin)));
  const put = (name: string, at: number, value: number) =>
    bytes.writeFloatLE(value, begin + tensors[name]!.data_offsets[0]! + 4 * at);
  const layer = 'encoder.layers.0';
  put(`${layer}.layer_norm1.bias`, 0, 1e5);
  put(`${layer}.layer_norm2.bias`, 0, 1e5);
  for (const part of ['q', 'k', 'v'])
    for (let row = 0; row < 24; row++) put(`${layer}.self_attn.${part}_proj.weight`, row * 24, 0);
  for (let row = 0; row < 40; row++) put(`${layer}.mlp.fc1.weight`, row * 24, 0);
  await writeFile(file, bytes);
}

const PICTURES = 40;
let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(PICTURES);
  const { dataDir } = gallery.config;
  const folder = path.join(dataDir, 'tiny');
  await new PresetBook(path.join(dataDir, 'models')).add('tiny', await writeTinyModel(folder));
  await addOutlier(path.join(folder, 'vision'));
});
afterAll(() => gallery.drop());

const withPrecision = (PRECISION: string) => ({ ...gallery.environment, PRECISION });
const embeddedIn = (precision: 'fp32' | 'int8', modelId: string): Promise<number> =>
  new EmbeddingRepository(gallery.test.database, { modelId, precision }).count();

test('a model whose int8 loses too much on the images that are here runs in fp32, and the command says so', async () => {
  const { code, stdout, stderr } = await runCommand(['models', 'use', 'tiny'], withPrecision('int8'));
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('tiny searches now');
  expect(stderr).toMatch(
    /It runs in fp32: int8 loses too much\. On 40 of your photos the mean cosine of both is/,
  );
  const status = await runCommand(['status', '--json'], withPrecision('int8'));
  expect(JSON.parse(status.stdout)).toMatchObject({ model: { precision: 'fp32' } });
  // Nothing found it while PRECISION left no choice.
  const fixed = testConfig(withPrecision('fp32'));
  expect(await activeModel(gallery.test.database, fixed)).toEqual({ preset: 'tiny', precision: 'fp32' });
});

test('a model whose int8 is good enough is switched to in int8, also where it is the one that searches', async () => {
  const { database } = gallery.test;
  const { modelId } = gallery.model;
  const services = { config: testConfig(withPrecision('int8')), database, log };
  const choice = new ModelChoiceRepository(database);
  await choice.activate('demo', { start: 'demo', asRequested: false });
  await choice.request('demo');
  const comparison = { images: 200, cosine: 0.001, neighbours: 0.01, speed: 2 };
  await choice.decide('demo', { precision: 'int8', comparison });
  expect(await switchModel(services)).toBe('done');
  expect(await embeddedIn('int8', modelId)).toBe(PICTURES);
  expect(await new SnapshotRepository(database).published({ modelId, precision: 'int8' })).toMatchObject({
    count: PICTURES,
  });
  for (const [wanted, precision] of [
    ['auto', 'int8'],
    ['int8', 'int8'],
    ['fp32', 'fp32'],
  ] as const)
    expect(await activeModel(database, testConfig(withPrecision(wanted)))).toEqual({
      preset: 'demo',
      precision,
    });
});

test('auto is fp32 for what nobody compared, and int8 for none that came as ONNX', async () => {
  const { database } = gallery.test;
  const config = testConfig({ ...withPrecision('auto'), MODEL: 'clipfa' });
  expect(await activeModel(database, { ...config, model: 'demo' })).toMatchObject({ precision: 'int8' });
  const choice = new ModelChoiceRepository(database);
  await choice.activate('photo', { start: 'demo', asRequested: false });
  expect(await activeModel(database, config)).toEqual({ preset: 'photo', precision: 'fp32' });
  const { code, stderr } = await runCommand(['models', 'use', 'photo'], withPrecision('auto'));
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('It came as ONNX and has no int8 form: it runs in fp32.');
});

describe('a precision that was compared', () => {
  const good = { images: 200, cosine: 0.004, neighbours: 0.02, speed: 1.9 };

  it('is left where it loses too much', () => {
    for (const wanted of ['int8', 'auto'] as const) {
      expect(judge(wanted, good)).toBe('int8');
      expect(judge(wanted, { ...good, cosine: 0.006 })).toBe('fp32');
      expect(judge(wanted, { ...good, neighbours: 0.04 })).toBe('fp32');
      expect(judge(wanted, { ...good, neighbours: Number.NaN })).toBe('fp32');
    }
  });

  it('that loses too much is left where somebody asked for fp16, too', () => {
    expect(judge('fp16', good)).toBe('fp16');
    expect(judge('fp16', { ...good, cosine: 0.006 })).toBe('fp32');
    expect(judge('fp16', { ...good, cosine: Number.NaN })).toBe('fp32');
  });

  it('is not what auto takes where it is hardly faster or was seen on no image; who asks for it gets it', () => {
    for (const found of [
      { ...good, speed: 1.1 },
      { images: 0, cosine: 0, neighbours: 0, speed: 1 },
    ]) {
      expect(judge('auto', found)).toBe('fp32');
      expect(judge('int8', found)).toBe('int8');
      expect(judge('fp16', found)).toBe('fp16');
    }
  });
});
