/**
 * A child of tests that set a Vulkan driver's variables: prints how the demo model's fp16 embeddings on WebGPU compare with fp32 on the
 * processor.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openImageEncoder } from '../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../core/engines/encoders/open-text-encoder.ts';
import { checkImages, checkTexts } from '../../../core/engines/encoders/self-check.ts';
import { prepareModel } from '../../../core/engines/models/prepare.ts';
import { cosine, type Precision } from '../../../core/ground/domain/models/embedding.ts';
import { NegarehError } from '../../../core/ground/errors.ts';
import { drawDemo } from '../../../core/work/demo/draw-demo.ts';
import { readDemoParity } from '../demo-parity.ts';

const modelsDir = await mkdtemp(path.join(tmpdir(), 'negareh-half-'));
const texts = (await readDemoParity()).texts.slice(0, 6).map(({ text }) => text);
const images: Uint8Array[] = [];
for await (const { bytes } of drawDemo(6)) images.push(bytes);

async function embed(precision: Precision, device: 'cpu' | 'webgpu') {
  await using opened = new AsyncDisposableStack();
  const model = await prepareModel('demo', { precision, modelsDir });
  const options = { device, threads: 1, limits: { maxBytes: 2_000_000, maxPixels: 4_000_000 } };
  const ofTexts = opened.adopt(await openTextEncoder(model, options), it => it.close());
  const ofImages = opened.adopt(await openImageEncoder(model, options), it => it.close());
  const checks = [await checkTexts(ofTexts, precision), await checkImages(ofImages, precision)];
  return {
    rows: [...rowsOf(await ofTexts.encode(texts)), ...rowsOf(await ofImages.encode(images))],
    isSound: checks.every(({ difference, limit }) => difference <= limit),
    differences: checks.map(({ difference }) => difference),
  };
}

const rowsOf = (all: Float32Array, dimension = 128): Float32Array[] =>
  Array.from({ length: all.length / dimension }, (_, row) =>
    all.subarray(row * dimension, (row + 1) * dimension),
  );

try {
  const half = await embed('fp16', 'webgpu');
  const full = await embed('fp32', 'cpu');
  const least = Math.min(...half.rows.map((row, at) => cosine(row, full.rows[at]!)));
  const { isSound, differences } = half;
  process.stdout.write(JSON.stringify({ least, isSound, differences }));
} catch (error) {
  if (!(error instanceof NegarehError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, ...error.parameters }));
} finally {
  await rm(modelsDir, { recursive: true });
}
