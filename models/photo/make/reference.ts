import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { openImageEncoder } from '../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../../core/engines/models/prepare.ts';

/** Writes reference.json: a few texts and pictures with the embeddings that this machine computes. */
const modelsDir = await mkdtemp(path.join(tmpdir(), 'negareh-reference-'));
const model = await prepareModel('photo', { precision: 'fp32', modelsDir });
const options = { device: 'cpu', threads: 1, limits: { maxBytes: 1e6, maxPixels: 1e6 } } as const;
const [texts, pictures] = [await openTextEncoder(model, options), await openImageEncoder(model, options)];
const round = (vector: Float32Array) => Array.from(vector, value => Number(value.toFixed(5)));

/** A disc on a plain ground: nothing that anybody owns. */
const disc = (ground: string, color: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="${ground}"/><circle cx="32" cy="32" r="20" fill="${color}"/></svg>`,
    ),
  )
    .removeAlpha()
    .png({ palette: true })
    .toBuffer();

const reference: { note: string; tolerance: number; texts: object[]; pictures: object[] } = {
  note: 'Embeddings have length 1. The 4-bit products of the text tower come out a little different on other processors.',
  tolerance: 0.03,
  texts: [],
  pictures: [],
};
for (const text of ['گربه', 'ساحل دریا', 'یک سگ و یک توپ', 'a red car'])
  reference.texts.push({ text, embedding: round(await texts.encode([text])) });
for (const png of [await disc('#ffffff', '#e03030'), await disc('#3060c0', '#ffd000')])
  reference.pictures.push({ png: png.toString('base64'), embedding: round(await pictures.encode([png])) });
await writeFile(path.join(import.meta.dirname, '..', 'reference.json'), `${JSON.stringify(reference)}\n`);
await Promise.all([texts.close(), pictures.close()]);
