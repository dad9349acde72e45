import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AutoProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  RawImage,
  type Tensor,
} from '@huggingface/transformers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openImageEncoder } from '../../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../../core/engines/encoders/open-text-encoder.ts';
import { openTokenizer } from '../../../../../core/engines/encoders/tokenizer.ts';
import { exportModel } from '../../../../../core/engines/models/export/export-model.ts';
import { prepareModel } from '../../../../../core/engines/models/prepare.ts';
import type { ExportFormat } from '../../../../../core/ground/domain/models/model-export.ts';
import { openSession } from '../../../../../core/ground/onnx/session.ts';
import { ROOT } from '../../../../../core/ground/project.ts';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { PYTHON } from '../../../../helpers/torch.ts';

/** As people type them: letters of other keyboards, half-spaces, plurals, punctuation, more than a model reads. */
const TEXTS = [
  'گربه',
  'كتاب هاي قديمي، روي ميز!',
  'کودکی که می رود و می‌خندد',
  'A red car, parked',
  Array.from({ length: 80 }, () => 'درخت سبز').join(' '),
];
const LIMIT = 1e-4;

/** Images of the model's own size, so that no resizing is compared: a gradient and a disc on a ground. */
async function picturesOf(size: number): Promise<Buffer[]> {
  const gradient = Buffer.from(
    Array.from({ length: size * size }, (_, at) => [(at % size) * 2, Math.floor(at / size), 90]).flat(),
  );
  const disc = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="${size}" height="${size}" fill="#3060c0"/><circle cx="${size / 2}" cy="${size / 2}" r="${size / 3}" fill="#ffd000"/></svg>`;
  return [
    await sharp(gradient, { raw: { width: size, height: size, channels: 3 } })
      .png()
      .toBuffer(),
    await sharp(Buffer.from(disc)).removeAlpha().png().toBuffer(),
  ];
}

/** What the model's embeddings are here. */
async function embedHere(name: string, modelsDir: string) {
  const model = await prepareModel(name, { precision: 'fp32', modelsDir });
  const limits = { maxBytes: 1e7, maxPixels: 1e7 };
  const options = { device: 'cpu', threads: 1, limits } as const;
  const pictures = await picturesOf(model.vision.imageSize);
  const [texts, images] = await Promise.all([
    openTextEncoder(model, options),
    openImageEncoder(model, options),
  ]);
  try {
    return {
      model,
      pictures,
      textRows: await texts.encode(TEXTS),
      pictureRows: await images.encode(pictures),
    };
  } finally {
    await Promise.all([texts.close(), images.close()]);
  }
}

async function exported(name: string, format: ExportFormat) {
  const root = await temporaryFolder();
  const [modelsDir, to] = [path.join(root, 'models'), path.join(root, 'out')];
  await exportModel(name, { format, to, modelsDir });
  return { root, to, ...(await embedHere(name, modelsDir)) };
}

/** The largest difference of any number. */
const furthest = (found: ArrayLike<number>, wanted: ArrayLike<number>): number =>
  Array.from(wanted).reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);

describe.each(['demo', 'photo'])('%s', name => {
  test('is opened by transformers.js, with the same embeddings of texts as people type them', async () => {
    const { to, pictures, textRows, pictureRows } = await exported(name, 'transformers.js');
    env.allowRemoteModels = false;
    const options = { local_files_only: true, dtype: 'fp32', device: 'cpu' } as const;
    const tokenizer = await AutoTokenizer.from_pretrained(to, options);
    const texts = await CLIPTextModelWithProjection.from_pretrained(to, options);
    // A text that is cut loses its last token there, so that one is left out.
    const whole = TEXTS.slice(0, -1);
    const { text_embeds } = (await texts(tokenizer(whole, { padding: true, truncation: true }))) as {
      text_embeds: Tensor;
    };
    const dimension = textRows.length / TEXTS.length;
    expect(text_embeds.dims).toEqual([whole.length, dimension]);
    const given = Array.from(text_embeds.data as Float32Array);
    expect(furthest(given, textRows.subarray(0, given.length))).toBeLessThan(LIMIT);

    const processor = await AutoProcessor.from_pretrained(to, options);
    const vision = await CLIPVisionModelWithProjection.from_pretrained(to, options);
    const images = await Promise.all(
      pictures.map(async picture => {
        const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
        return new RawImage(new Uint8Array(data), info.width, info.height, 3);
      }),
    );
    const { image_embeds } = (await vision(await processor(images))) as { image_embeds: Tensor };
    expect(furthest(Array.from(image_embeds.data as Float32Array), pictureRows)).toBeLessThan(LIMIT);
    await Promise.all([texts.dispose(), vision.dispose()]);
  });

  test('gives Immich what it feeds: int32 with a mask, a fixed length, zeros up to the length of its name', async () => {
    const { to, model, textRows } = await exported(name, 'immich');
    const folder = path.join(to, 'XLM-Roberta-Large-Vit-B-32', 'textual');
    const { maxTokens, padTokenId } = model.text;
    const tokenizer = await openTokenizer(folder, { maxTokens });
    const session = await openSession(path.join(folder, 'model.onnx'), { device: 'cpu', threads: 1 });
    for (const [row, text] of TEXTS.entries()) {
      const ids = tokenizer.encode(text);
      const feed = (at: (place: number) => number) => {
        const data = Int32Array.from({ length: maxTokens }, (_, place) => at(place));
        return { type: 'int32' as const, data, dims: [1, maxTokens] };
      };
      const results = await session.run({
        input_ids: feed(place => ids[place] ?? padTokenId),
        attention_mask: feed(place => Number(place < ids.length)),
      });
      const found = results['embedding']!.data as Float32Array;
      expect(found).toHaveLength(512);
      const wanted = new Float32Array(512);
      wanted.set(textRows.subarray(row * model.dimension, (row + 1) * model.dimension));
      expect(furthest(found, wanted)).toBeLessThan(LIMIT);
    }
    await session.close();
  });
});

const Answer = z.record(
  z.string(),
  z.object({ texts: z.array(z.array(z.number())), pictures: z.array(z.array(z.number())) }),
);

test.each([
  ['demo', ['hf', 'onnx', 'immich']],
  ['photo', ['onnx', 'immich']],
] as const)(
  '%s has the same embeddings in Python, by transformers, ONNX Runtime and the Rust tokenizers',
  { tags: ['model-readers'], timeout: 180_000 },
  async (name, formats) => {
    const root = await temporaryFolder();
    const modelsDir = path.join(root, 'models');
    const { model, pictures, textRows, pictureRows } = await embedHere(name, modelsDir);
    const folders = formats.map(format => ({ format, path: path.join(root, format) }));
    for (const { format, path: to } of folders) await exportModel(name, { format, to, modelsDir });
    const files = pictures.map((_, index) => path.join(root, `${index}.png`));
    for (const [index, file] of files.entries()) await writeFile(file, pictures[index]!);
    const { stdout, stderr } = spawnSync(
      PYTHON,
      [path.join(ROOT, 'test', 'helpers', 'reference', 'exported.py')],
      {
        input: JSON.stringify({ folders, texts: TEXTS, pictures: files }),
        encoding: 'utf8',
        maxBuffer: 1e9,
      },
    );
    expect(stdout, stderr).not.toBe('');
    const answer = Answer.parse(JSON.parse(stdout));
    for (const { format, path: to } of folders) {
      const rowsOf = (side: 'texts' | 'pictures') =>
        answer[to]![side].flatMap(row => row.slice(0, model.dimension));
      expect(furthest(rowsOf('texts'), textRows), `texts of ${format}`).toBeLessThan(LIMIT);
      expect(furthest(rowsOf('pictures'), pictureRows), `pictures of ${format}`).toBeLessThan(LIMIT);
    }
  },
);

test('what cannot be written is said, and nothing is written over', async () => {
  const root = await temporaryFolder();
  const options = (format: ExportFormat, to = path.join(root, format)) => ({ format, to, modelsDir: root });
  await expectFailure(exportModel('photo', options('hf')), 'model.no-export', 'no-checkpoint');
  await expectFailure(
    exportModel('distiluse-base-multilingual-cased-v2', options('onnx')),
    'model.no-pictures',
  );
  await expectFailure(exportModel('demo', options('onnx', ROOT)), 'file.exists', ROOT);
});
