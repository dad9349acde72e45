import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../../../core/engines/models/prepare.ts';
import { cosine } from '../../../../core/ground/domain/models/embedding.ts';
import { drawDemo } from '../../../../core/work/demo/draw-demo.ts';
import { readDemoParity } from '../../../helpers/demo-parity.ts';
import { OPTIONS, rowOf } from './open-encoders.ts';

let modelsDir: string;
let int8: PreparedModel;
let fp32: PreparedModel;
beforeAll(async () => {
  modelsDir = await mkdtemp(path.join(tmpdir(), 'negareh-int8-'));
  int8 = await prepareModel('demo', { precision: 'int8', modelsDir });
  fp32 = await prepareModel('demo', { precision: 'fp32', modelsDir });
});
afterAll(() => rm(modelsDir, { recursive: true }));

/** The smallest cosine of the two models' embeddings, and whether int8 gives each alone what it gives all together. */
async function compare<Input>(
  open: (model: PreparedModel) => Promise<{
    encode(inputs: readonly Input[]): Promise<Float32Array>;
    close(): Promise<void>;
  }>,
  inputs: readonly Input[],
) {
  const [rounded, full] = await Promise.all([open(int8), open(fp32)]);
  const [a, b] = await Promise.all([rounded.encode(inputs), full.encode(inputs)]);
  const cosines = inputs.map((_, row) => cosine(rowOf(a, row), rowOf(b, row)));
  const alone = await rounded.encode([inputs[1]!]);
  await Promise.all([rounded.close(), full.close()]);
  return { least: Math.min(...cosines), alone, together: rowOf(a, 1) };
}

describe('the demo model in int8', () => {
  it('is another space of the same model, in about a quarter of the bytes of its layers', async () => {
    expect([int8.modelId, int8.precision]).toEqual([fp32.modelId, 'int8']);
    const sizes = [int8, fp32].map(({ vision }) => stat(vision.graphPath.replace(/onnx$/, 'weights')));
    const [small, large] = await Promise.all(sizes);
    expect(small!.size / large!.size).toBeLessThan(0.5);
  });

  it('gives texts nearly the embeddings of float32, each alone what it gives among others', async () => {
    const { texts } = await readDemoParity();
    const inputs = texts.map(({ text }) => text);
    const { least, alone, together } = await compare(model => openTextEncoder(model, OPTIONS), inputs);
    expect(least).toBeGreaterThan(0.99);
    expect(least).toBeLessThan(1 - 1e-7);
    expect(alone).toEqual(together);
  });

  it('gives images nearly the embeddings of float32, each alone what it gives among others', async () => {
    const inputs: Uint8Array[] = [];
    for await (const { bytes } of drawDemo(12)) inputs.push(bytes);
    const { least, alone, together } = await compare(model => openImageEncoder(model, OPTIONS), inputs);
    expect(least).toBeGreaterThan(0.99);
    expect(least).toBeLessThan(1 - 1e-7);
    expect(alone).toEqual(together);
  });
});
