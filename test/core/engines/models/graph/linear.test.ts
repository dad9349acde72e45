import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCheckpoint } from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { WeightsFile } from '../../../../../core/engines/models/graph/graph-files.ts';
import { linear } from '../../../../../core/engines/models/graph/layers.ts';
import { Weights } from '../../../../../core/engines/models/graph/weights.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { GraphBuilder } from '../../../../../core/ground/onnx/graph.ts';
import { encodeSafetensors, float32 } from '../../../../helpers/safetensors.ts';
import { distance, openGraph } from './run-graph.ts';

const [INPUTS, OUTPUTS] = [96, 40];

/** One linear layer, and what it ought to give of a row. */
async function openLinear(precision: 'int8' | 'fp16') {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-linear-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const random = seededRandom(3);
  const weight = Array.from({ length: INPUTS * OUTPUTS }, () => random() - 0.5);
  const bias = Array.from({ length: OUTPUTS }, () => random() - 0.5);
  const tensors = {
    'layer.weight': float32([OUTPUTS, INPUTS], weight),
    'layer.bias': float32([OUTPUTS], bias),
  };
  await writeFile(path.join(folder, 'model.safetensors'), encodeSafetensors(tensors));
  const checkpoint = await openCheckpoint(folder);
  const graph = new GraphBuilder('linear');
  const file = new WeightsFile('weights');
  const weights = new Weights(graph, checkpoint, { file, anchor: 'layer.weight' });
  const tower = { graph, weights, width: INPUTS, heads: 1, epsilon: 0, precision } as const;
  const x = graph.input('x', 'float32', ['rows', INPUTS]);
  graph.output('embedding', linear(tower, 'layer', x, INPUTS, OUTPUTS), 'float32', ['rows', OUTPUTS]);
  const opened = await openGraph(folder, { graph, weights: file });
  onTestFinished(async () => {
    await opened.close();
    await checkpoint.close();
  });
  const run = (rows: readonly (readonly number[])[]) => {
    const data = Float32Array.from(rows.flat());
    return opened.run({ x: { type: 'float32', data, dims: [rows.length, INPUTS] } }, 'embedding');
  };
  const expected = (row: readonly number[]) =>
    bias.map((start, output) =>
      row.reduce((sum, value, input) => sum + value * weight[output * INPUTS + input]!, start),
    );
  return { run, expected, bias };
}

test('in int8 a row has its own scale: it comes out the same to the bit beside others, however large they are', async () => {
  const { run, expected, bias } = await openLinear('int8');
  const random = seededRandom(7);
  const row = (size: number) => Array.from({ length: INPUTS }, () => (random() - 0.5) * size);
  const rows = [row(1), row(1e6), row(1e-3), row(1e-38), Array<number>(INPUTS).fill(0)];
  const together = await run(rows);
  for (const [at, one] of rows.entries()) {
    const [alone] = await run([one]);
    expect([...together[at]!]).toEqual([...alone!]);
    const largest = Math.max(...one.map(Math.abs));
    // Roundings to a 254th of the range on both sides of so many products: they mostly cancel out.
    expect(distance(together[at]!, expected(one))).toBeLessThan(0.05 * largest + 1e-6);
  }
  expect(distance(together[4]!, bias)).toBeLessThan(1e-7);
});

// A processor plays it, which adds up in float32: what is left are the roundings of both sides.
test('in fp16 no row leaves the range of float16, however large it is', async () => {
  const { run, expected, bias } = await openLinear('fp16');
  const random = seededRandom(7);
  const row = (size: number) => Array.from({ length: INPUTS }, () => (random() - 0.5) * size);
  const rows = [row(1), row(1e6), row(1e-3), row(1e20), Array<number>(INPUTS).fill(0)];
  const found = await run(rows);
  for (const [at, one] of rows.entries()) {
    const largest = Math.max(...one.map(Math.abs));
    const off = distance(found[at]!, expected(one));
    expect(off).toBeLessThan(0.005 * largest + 1e-6);
    if (at < 4) expect(off).toBeGreaterThan(1e-6 * largest);
  }
  expect(distance(found[4]!, bias)).toBeLessThan(1e-7);
});
