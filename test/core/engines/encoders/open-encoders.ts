import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Encoder, ImageInput } from '../../../../core/engines/encoders/encoder.ts';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';

export const OPTIONS = {
  device: 'cpu',
  threads: 1,
  limits: { maxBytes: 2_000_000, maxPixels: 4_000_000 },
} as const;

/** Both encoders of the demo model, and what closes them. */
export async function openEncoders(): Promise<{
  texts: Encoder<string>;
  images: Encoder<ImageInput>;
  model: PreparedModel;
  close(): Promise<void>;
}> {
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'negareh-encoders-'));
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir });
  const [texts, images] = await Promise.all([
    openTextEncoder(model, OPTIONS),
    openImageEncoder(model, OPTIONS),
  ]);
  return {
    texts,
    images,
    model,
    close: async () => {
      await Promise.all([texts.close(), images.close()]);
      await rm(modelsDir, { recursive: true });
    },
  };
}

export const rowOf = (rows: Float32Array, index: number, dimension = 128): Float32Array =>
  rows.subarray(index * dimension, (index + 1) * dimension);
