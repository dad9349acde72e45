import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareModel, preparePreset } from '../../../../core/engines/models/prepare.ts';
import type { ModelPreset } from '../../../../core/engines/models/preset-book.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { clipVisionShapes, writeRandomCheckpoint } from '../../../helpers/reference/random-checkpoint.ts';
import {
  TINY_TEXT,
  TINY_VISION,
  textShapes,
  visionShapes,
  writeCheckpoint,
} from '../../../helpers/tiny-checkpoints.ts';
import { TINY } from './graph/vision-parity.ts';

let root: string;
let modelsDir: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'negareh-prepare-'));
  modelsDir = path.join(root, 'models');
});
afterEach(() => rm(root, { recursive: true }));

const FP32 = { precision: 'fp32' } as const;
const demoTokenizer = path.join(ROOT, 'models/demo/text');

/** A small preset whose checkpoint a test may change. */
async function tinyPreset(
  changes: { maxTokens?: number; rename?: (name: string) => string | undefined } = {},
) {
  const vision = path.join(root, 'vision');
  const text = path.join(root, 'text');
  await writeCheckpoint(vision, TINY_VISION, visionShapes(TINY_VISION), changes.rename);
  await writeCheckpoint(text, TINY_TEXT, textShapes(TINY_TEXT));
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(path.join(demoTokenizer, name), path.join(text, name));
  }
  const preset: ModelPreset = {
    vision: { folder: vision, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    text: { folder: text, maxTokens: changes.maxTokens ?? 14, normalizerVersion: 1 },
  };
  return preset;
}

describe('the presets', () => {
  test('that are not known are refused with the known ones', async () => {
    for (const name of ['absent', 'constructor', '../../work/demo']) {
      await expect(prepareModel(name, { ...FP32, modelsDir })).rejects.toMatchObject({
        name: 'PermanentError',
        code: 'model.unknown',
        parameters: { name, known: expect.stringContaining('demo') },
      });
    }
  });
});

describe('preparing a model', () => {
  test('gives the demo model with an id that only a change of model changes', async () => {
    const model = await prepareModel('demo', { ...FP32, modelsDir });
    const folder = path.join(modelsDir, 'demo@a4dca7ba', 'fp32');
    expect(model).toEqual({
      modelId: 'demo@a4dca7ba',
      precision: 'fp32',
      dimension: 128,
      normalizerVersion: 2,
      vision: { graphPath: path.join(folder, 'vision.onnx'), imageSize: 64 },
      text: {
        graphPath: path.join(folder, 'text.onnx'),
        tokenizerFolder: path.join(folder, 'tokenizer'),
        maxTokens: 40,
        padTokenId: 1,
      },
    });
  });

  test('takes the projection of a whole CLIP model and mean pooling, from PyTorch files, when the preset says so', async () => {
    const preset = await tinyPreset();
    const config = { ...TINY, projection_dim: 12 };
    const folder = path.join(root, 'clip');
    const file = { model_type: 'clip', projection_dim: 12, vision_config: config };
    const shapes = [...clipVisionShapes(config), ['visual_projection.weight', 12, 24]] as const;
    const prefix = (name: string) => (name.startsWith('visual') ? name : `vision_model.${name}`);
    await writeRandomCheckpoint(folder, file, shapes, { seed: 1, kind: 'pytorch', prefix });
    const changed: ModelPreset = {
      vision: { ...preset.vision, folder, projection: true },
      text: { ...preset.text, pooling: 'mean' },
    };
    const model = await preparePreset('tiny', changed, { ...FP32, modelsDir });
    expect(model.dimension).toBe(12);
    await expect(
      preparePreset(
        'tiny',
        { ...changed, vision: { ...changed.vision, projection: false } },
        { ...FP32, modelsDir },
      ),
    ).rejects.toMatchObject({ parameters: { reason: 'images have 24 dimensions and texts 12' } });
  });

  test('happens once', async () => {
    const preset = await tinyPreset();
    const first = await preparePreset('tiny', preset, { ...FP32, modelsDir });
    // The second call finds the hashes of the folder's own files for the first time; the third has nothing to do.
    await preparePreset('tiny', preset, { ...FP32, modelsDir });
    const times = async () => {
      const found = await Promise.all(
        [modelsDir, first.vision.graphPath].map(file => stat(file, { bigint: true })),
      );
      return found.map(({ mtimeNs }) => mtimeNs);
    };
    const before = await times();
    expect(await preparePreset('tiny', preset, { ...FP32, modelsDir })).toEqual(first);
    expect(await times()).toEqual(before);
  });

  test('works in two processes at the same time, and leaves nothing else', async () => {
    const script = path.join(import.meta.dirname, 'prepare-demo.ts');
    const run = () => promisify(execFile)(process.execPath, [script, modelsDir]);
    const runs = await Promise.all([run(), run(), run()]);
    const [id] = runs.map(({ stdout }) => stdout);
    expect(id).toMatch(/^demo@[0-9a-f]{8}$/);
    expect(runs.every(({ stdout }) => stdout === id)).toBe(true);
    expect((await readdir(modelsDir)).sort()).toEqual([id, 'hashes.json']);
  });

  test.each([
    ['cut off', (file: string) => truncate(file, 5_000)],
    ['gone', (file: string) => rm(file)],
    [
      'changed in one bit',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[4_100]! ^= 1;
        await writeFile(file, bytes);
      },
    ],
  ])('is done again when a file is %s', async (_name, spoil) => {
    const preset = await tinyPreset();
    const model = await preparePreset('tiny', preset, { ...FP32, modelsDir });
    const weights = path.join(path.dirname(model.vision.graphPath), 'vision.weights');
    const good = await readFile(weights);
    await spoil(weights);
    expect(await preparePreset('tiny', preset, { ...FP32, modelsDir })).toEqual(model);
    expect((await readFile(weights)).equals(good)).toBe(true);
    expect((await readdir(modelsDir)).filter(name => name.startsWith('.'))).toEqual([]);
  });

  test('is done again when the graphs are of another version', async () => {
    const preset = await tinyPreset();
    const model = await preparePreset('tiny', preset, { ...FP32, modelsDir });
    const manifest = path.join(path.dirname(model.vision.graphPath), 'manifest.json');
    const good = await readFile(manifest, 'utf8');
    await writeFile(manifest, good.replace(/"graphVersion": \d+/, '"graphVersion": 0'));
    expect(await preparePreset('tiny', preset, { ...FP32, modelsDir })).toEqual(model);
    expect(await readFile(manifest, 'utf8')).toBe(good);
  });

  test('gives another id when a weight, the tokenizer or a constant changes', async () => {
    const preset = await tinyPreset();
    const id = async (changed: ModelPreset = preset) =>
      (await preparePreset('tiny', changed, { ...FP32, modelsDir })).modelId;
    const ids = [await id()];
    const tokenizer = path.join(preset.text.folder, 'tokenizer.json');
    await writeFile(tokenizer, `${await readFile(tokenizer, 'utf8')} `);
    ids.push(await id());
    const weights = path.join(preset.vision.folder, 'model.safetensors');
    const bytes = await readFile(weights);
    bytes.writeFloatLE(0.125, bytes.length - 4);
    await writeFile(weights, bytes);
    ids.push(await id());
    ids.push(await id({ ...preset, vision: { ...preset.vision, mean: [0.5, 0.5, 0.4] } }));
    ids.push(await id({ ...preset, text: { ...preset.text, pooling: 'mean' } }));
    expect(new Set(ids).size).toBe(5);
  });

  test('clears what a killed process left, and not what another is writing', async () => {
    const old = path.join(modelsDir, '.writing-old');
    const fresh = path.join(modelsDir, '.writing-fresh');
    await mkdir(old, { recursive: true });
    await mkdir(fresh);
    await utimes(old, new Date(0), new Date(0));
    await preparePreset('tiny', await tinyPreset(), { ...FP32, modelsDir });
    expect((await readdir(modelsDir)).filter(name => name.startsWith('.'))).toEqual(['.writing-fresh']);
  });

  test('survives a broken cache of hashes', async () => {
    const preset = await tinyPreset();
    const model = await preparePreset('tiny', preset, { ...FP32, modelsDir });
    await writeFile(path.join(modelsDir, 'hashes.json'), '{"broken');
    expect(await preparePreset('tiny', preset, { ...FP32, modelsDir })).toEqual(model);
  });
});

describe('a model that cannot be prepared', () => {
  test('names the missing tensors and leaves no half of itself', async () => {
    const preset = await tinyPreset({ rename: name => (name === 'post_layernorm.bias' ? undefined : name) });
    await expect(preparePreset('tiny', preset, { ...FP32, modelsDir })).rejects.toMatchObject({
      code: 'checkpoint.invalid',
      parameters: { reason: 'post_layernorm.bias is missing' },
    });
    const left = (await readdir(modelsDir, { recursive: true })).filter(name =>
      /onnx|weights|writing/.test(name),
    );
    expect(left).toEqual([]);
  });

  test('names a missing file', async () => {
    const preset = await tinyPreset();
    await rm(path.join(preset.text.folder, 'tokenizer.json'));
    await expect(preparePreset('tiny', preset, { ...FP32, modelsDir })).rejects.toMatchObject({
      name: 'NotFoundError',
      parameters: { path: path.join(preset.text.folder, 'vocab.json') },
    });
  });

  test('refuses more tokens than there are positions', async () => {
    const preset = await tinyPreset({ maxTokens: 15 });
    await expect(preparePreset('tiny', preset, { ...FP32, modelsDir })).rejects.toMatchObject({
      code: 'model.unsupported',
      parameters: { reason: expect.stringMatching(/15 tokens are wanted and 14/) },
    });
  });

  test('refuses towers that do not meet in one space', async () => {
    const preset = await tinyPreset();
    const narrow = { ...TINY_TEXT, hidden_size: 6 };
    await writeCheckpoint(preset.text.folder, narrow, textShapes(narrow));
    await expect(preparePreset('tiny', preset, { ...FP32, modelsDir })).rejects.toMatchObject({
      code: 'model.unsupported',
      parameters: { reason: 'images have 12 dimensions and texts 6' },
    });
  });
});
