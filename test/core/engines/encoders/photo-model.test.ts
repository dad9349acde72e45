import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Encoder, ImageInput } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { checkReference } from '../../../../core/engines/encoders/self-check.ts';
import { prepareModel } from '../../../../core/engines/models/prepare.ts';
import { cosine } from '../../../../core/ground/domain/models/embedding.ts';
import { ROOT } from '../../../../core/ground/project.ts';

const FOLDER = path.join(ROOT, 'models/photo');

let folder: string;
let texts: Encoder<string>;
let images: Encoder<ImageInput>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-photo-'));
  const model = await prepareModel('photo', { precision: 'fp32', modelsDir: folder });
  const options = { device: 'cpu', threads: 1, limits: { maxBytes: 1e6, maxPixels: 1e6 } } as const;
  texts = await openTextEncoder(model, options);
  images = await openImageEncoder(model, options);
});
afterAll(async () => {
  await Promise.all([texts?.close(), images?.close()]);
  await rm(folder, { recursive: true, force: true });
});

test('both towers lie in the repository and are small', async () => {
  const files = await readdir(path.join(FOLDER, 'onnx'));
  expect(files).toEqual(expect.arrayContaining(['text_model.onnx', 'vision_model.onnx']));
  const sizes = await Promise.all(
    files.map(async file => (await stat(path.join(FOLDER, 'onnx', file))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(50e6);
});

test('embeddings are those that the model card was measured with', async () => {
  const { difference, limit } = await checkReference(path.join(FOLDER, 'reference.json'), {
    texts,
    images,
  });
  expect(difference).toBeLessThan(limit);
});

test('a Persian word means what the English one does, and what people call it every day', async () => {
  const pairs = [
    ['سگ', 'dog'],
    ['گربه', 'cat'],
    ['ماشین', 'car'],
    ['ساحل', 'beach'],
    ['قطار', 'train'],
    ['فیل', 'elephant'],
    ['پروانه', 'butterfly'],
    ['کلیسا', 'church'],
    ['یخچال', 'refrigerator'],
    ['قایق', 'boat'],
  ] as const;
  const rows = await texts.encode(pairs.flat());
  const row = (index: number) => rows.subarray(index * texts.dimension, (index + 1) * texts.dimension);
  const nearest = pairs.map((_, of) => pairs.map((_, other) => cosine(row(2 * of), row(2 * other + 1))));
  const right = nearest.filter((scores, of) => Math.max(...scores) === scores[of]);
  expect(right.length).toBeGreaterThanOrEqual(9);
});
