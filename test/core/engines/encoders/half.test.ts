import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import { inspectConfig } from '../../../../core/ground/config.ts';
import { OPTIONS } from './open-encoders.ts';

let modelsDir: string;
let half: PreparedModel;
beforeAll(async () => {
  modelsDir = await mkdtemp(path.join(tmpdir(), 'negareh-half-'));
  half = await prepareModel('demo', { precision: 'fp16', modelsDir });
});
afterAll(() => rm(modelsDir, { recursive: true }));

const REFUSED = { code: 'precision.fp16-on-cpu' };

test('fp16 is another space of the same model, in about half the bytes of its layers', async () => {
  const full = await prepareModel('demo', { precision: 'fp32', modelsDir });
  expect([half.modelId, half.precision]).toEqual([full.modelId, 'fp16']);
  const sizes = [half, full].map(({ vision }) => stat(vision.graphPath.replace(/onnx$/, 'weights')));
  const [small, large] = await Promise.all(sizes);
  expect(small!.size / large!.size).toBeLessThan(0.7);
});

test('fp16 does not run on processors, and says why', async () => {
  await expect(openTextEncoder(half, OPTIONS)).rejects.toMatchObject(REFUSED);
  await expect(openImageEncoder(half, OPTIONS)).rejects.toMatchObject(REFUSED);
});

test('the settings refuse fp16 where they leave nothing but the processor', () => {
  const problemsOf = (DEVICE: string) => inspectConfig({ PRECISION: 'fp16', DEVICE }).problems;
  expect(problemsOf('cpu')).toMatchObject([REFUSED]);
  for (const device of ['auto', 'webgpu', 'cuda']) expect(problemsOf(device)).toEqual([]);
});

test('the settings say of bf16 why it is none of them, in words of ours', () => {
  expect(inspectConfig({ PRECISION: 'bf16' }).problems).toMatchObject([{ code: 'precision.bf16' }]);
  const others = inspectConfig({ PRECISION: 'bf8', LOG_LEVEL: 'bf16' }).problems;
  expect(others.map(({ code }) => code)).toEqual(['config.invalid', 'config.invalid']);
});
