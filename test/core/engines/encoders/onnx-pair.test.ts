import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Encoder, ImageInput } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { checkImages, checkTexts } from '../../../../core/engines/encoders/self-check.ts';
import { openTokenizer } from '../../../../core/engines/encoders/tokenizer.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { PresetBook } from '../../../../core/engines/models/preset-book.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { runCommand } from '../../../cli/run-command.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { filesOf } from '../../../helpers/tiny-model.ts';
import { PAIR_WIDTH, type TinyPair, writeTinyPair } from '../../../helpers/tiny-pair.ts';
import { makeRepository } from '../../../stand-ins/hub/repositories.ts';
import { startHub } from '../../../stand-ins/hub/start-hub.ts';
import { createGallery } from '../../work/search/gallery.ts';
import { distance } from '../models/graph/run-graph.ts';

const OPTIONS = { device: 'cpu', threads: 1, limits: { maxBytes: 1e7, maxPixels: 1e7 } } as const;

/** A pair as a preset of a folder, and both of its encoders. */
async function openPair(kind: 'clip' | 'siglip', spoil: (folder: string) => Promise<void> = async () => {}) {
  const root = await temporaryFolder();
  const folder = path.join(root, 'pair');
  const pair = await writeTinyPair(folder, kind);
  await spoil(folder);
  const modelsDir = path.join(root, 'models');
  await new PresetBook(modelsDir).add('pair', {
    kind: 'onnx',
    source: 'test',
    vision: { place: { folder } },
    text: { place: { folder }, maxTokens: 24, normalizerVersion: 100 },
  });
  const model = await prepareModel('pair', { precision: 'fp32', modelsDir });
  return {
    pair,
    model,
    texts: () => closed(openTextEncoder(model, OPTIONS)),
    pictures: () => closed(openImageEncoder(model, OPTIONS)),
  };
}

async function closed<Kind extends Encoder<string> | Encoder<ImageInput>>(
  opening: Promise<Kind>,
): Promise<Kind> {
  const encoder = await opening;
  onTestFinished(() => encoder.close());
  return encoder;
}

const unit = (vector: ArrayLike<number>): number[] => {
  const norm = Math.hypot(...Array.from(vector));
  return Array.from(vector, value => value / norm);
};

/** The sum of the tokens' rows; SigLIP's sums its padding too. */
function textByHand({ table }: TinyPair, ids: readonly number[], kind: string): number[] {
  const all = kind === 'siglip' ? [...ids, ...Array<number>(24 - ids.length).fill(1)] : ids;
  const row = (id: number) => table.subarray(id * PAIR_WIDTH, (id + 1) * PAIR_WIDTH);
  return unit(
    Array.from({ length: PAIR_WIDTH }, (_, column) => all.reduce((sum, id) => sum + row(id)[column]!, 0)),
  );
}

/** The mean colour of a picture of one colour, normalised, times the matrix. */
function pictureByHand({ colors }: TinyPair, rgb: readonly number[]): number[] {
  const [mean, std] = [[0.5, 0.4, 0.3] as const, [0.2, 0.25, 0.5] as const];
  const values = rgb.map((value, channel) => (value / 255 - mean[channel]!) / std[channel]!);
  return unit(
    Array.from({ length: PAIR_WIDTH }, (_, column) =>
      values.reduce((sum, value, channel) => sum + value * colors[channel * PAIR_WIDTH + column]!, 0),
    ),
  );
}

const plain = async (r: number, g: number, b: number, width = 90, height = 60): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

describe.each(['clip', 'siglip'] as const)('a %s pair of ONNX files', kind => {
  test('gives the embeddings that its graphs say, alone and in batches', async () => {
    const { pair, model, texts, pictures } = await openPair(kind);
    expect(model).toMatchObject({ dimension: PAIR_WIDTH, runtime: 'transformers' });
    const tokenizer = await openTokenizer(path.join(ROOT, 'models/demo/text'), { maxTokens: 24 });
    const written = ['گربه', 'یک سگ سیاه در برف', 'گربه '.repeat(60)];
    const encoder = await texts();
    const together = await encoder.encode(written);
    for (const [row, text] of written.entries()) {
      const expected = textByHand(pair, tokenizer.encode(text), kind);
      expect(distance(together.subarray(row * PAIR_WIDTH, (row + 1) * PAIR_WIDTH), expected)).toBeLessThan(
        1e-5,
      );
      expect(distance(await encoder.encode([text]), expected)).toBeLessThan(1e-5);
    }
    // The light normaliser of the preset.
    expect(await encoder.encode(['علي'])).toEqual(await encoder.encode(['علی']));

    const images = await pictures();
    for (const check of [await checkTexts(encoder, 'fp32'), await checkImages(images, 'fp32')]) {
      expect(check.difference).toBeLessThan(check.limit);
    }
    const drawn: [number, number, number][] = [
      [200, 30, 90],
      [10, 250, 120],
      [128, 128, 128],
    ];
    const rows = await images.encode(await Promise.all(drawn.map(rgb => plain(...rgb))));
    for (const [row, rgb] of drawn.entries()) {
      const found = rows.subarray(row * PAIR_WIDTH, (row + 1) * PAIR_WIDTH);
      expect(distance(found, pictureByHand(pair, rgb))).toBeLessThan(1e-4);
    }
    // A grey image has one channel in its file, and a broken one fails alone.
    const grey = await sharp(await plain(60, 60, 60))
      .greyscale()
      .png()
      .toBuffer();
    expect(distance(await images.encode([grey]), pictureByHand(pair, [60, 60, 60]))).toBeLessThan(1e-4);
    await expectFailure(images.encode([new Uint8Array(100)]), 'image.unreadable');
  });

  test('prepares images as its own file says: CLIP cuts the middle out, SigLIP squashes', async () => {
    const { pair, pictures } = await openPair(kind);
    // Red in the middle third, blue outside: what is cut out is red.
    const red = await plain(255, 0, 0, 100, 100);
    const wide = await sharp(await plain(0, 0, 255, 300, 100))
      .composite([{ input: Buffer.from(red), left: 100, top: 0 }])
      .png()
      .toBuffer();
    const found = await (await pictures()).encode([wide]);
    const [cut, squashed] = [pictureByHand(pair, [255, 0, 0]), pictureByHand(pair, [85, 0, 170])];
    const [nearer, farther] = kind === 'clip' ? [cut, squashed] : [squashed, cut];
    expect(distance(found, nearer)).toBeLessThan(0.05);
    expect(distance(found, farther)).toBeGreaterThan(0.1);
  });
});

test.each([
  ['onnx/text_model.onnx', 'broken', 'file.invalid'],
  [
    'config.json',
    '{"model_type":"clip","projection_dim":9,"text_config":{"max_position_embeddings":24}}',
    'model.unsupported',
  ],
] as const)(
  'a pair with a wrong %s is refused by name when it is opened or used',
  async (file, content, code) => {
    const { texts } = await openPair('clip', folder => writeFile(path.join(folder, file), content));
    await expectFailure(
      texts().then(encoder => encoder.encode(['گل'])),
      code,
      'text_model.onnx',
    );
  },
);

test.each([
  ['{"model_type":"blip"}', 'model.unsupported', /known are clip, siglip/],
  [
    '{"model_type":"clip","text_config":{"max_position_embeddings":12}}',
    'model.unsupported',
    /24 tokens are wanted/,
  ],
] as const)('a config.json like %s is refused before anything runs', async (content, code, words) => {
  await expectFailure(
    openPair('clip', folder => writeFile(path.join(folder, 'config.json'), content)),
    code,
    words,
  );
});

test('a pair of the hub is added and searched with, fetching only what it needs', async () => {
  const gallery = await createGallery(4);
  onTestFinished(() => gallery.drop());
  const folder = path.join(gallery.config.dataDir, 'published');
  await writeTinyPair(folder, 'siglip');
  const files = {
    ...(await filesOf(folder)),
    'onnx/model.onnx': 'both in one',
    'onnx/text_model_fp16.onnx': 'x',
  };
  const hub = await startHub({
    repositories: [makeRepository('xenova/tiny-siglip', { files, tags: ['license:apache-2.0'] })],
  });
  onTestFinished(() => hub.close());
  const run = async (...words: string[]) => {
    const variables = { HF_ENDPOINT: hub.endpoint, HF_HOME: path.join(gallery.config.dataDir, 'hf') };
    const result = await runCommand(words, { ...gallery.environment, ...variables });
    expect(result.code, result.stderr).toBe(0);
    return result;
  };
  const added = await run('models', 'add', 'xenova/tiny-siglip');
  expect(added.stderr).toContain('licence apache-2.0');
  const record = JSON.parse(
    await readFile(path.join(gallery.config.dataDir, 'models/pulled/tiny-siglip.json'), 'utf8'),
  ) as { places: { files: object }[] };
  expect(record.places.map(({ files: pulled }) => Object.keys(pulled).sort())).toEqual([
    [
      'config.json',
      'onnx/text_model.onnx',
      'onnx/vision_model.onnx',
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ],
  ]);
  expect((await run('models', 'use', 'tiny-siglip')).stdout).toContain('tiny-siglip searches now');
  const found = JSON.parse((await run('search', 'گربه', '--mode', 'meaning', '--json')).stdout) as {
    model: string;
    results: object[];
  };
  expect(found.model).toMatch(/^tiny-siglip@/);
  expect(found.results).toHaveLength(4);
});
