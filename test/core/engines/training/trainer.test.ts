import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { byteSourceOf } from '../../../../core/engines/models/checkpoint/byte-source.ts';
import { openSafetensors } from '../../../../core/engines/models/checkpoint/safetensors.ts';
import { PresetBook, resolveSearchPreset } from '../../../../core/engines/models/preset-book.ts';
import { PRESETS } from '../../../../core/engines/models/presets.ts';
import type { TrainingBatch } from '../../../../core/engines/training/batch-slicer.ts';
import { Trainer } from '../../../../core/engines/training/trainer.ts';
import { TrainingRecipe } from '../../../../core/ground/domain/models/training.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { canMount, smallDisk } from '../../../helpers/small-disk.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const COUNT = 6;
const PEAK = { rate: 1e-3 };

async function openDemo(recipe: Partial<TrainingRecipe> = {}) {
  const folder = await temporaryFolder();
  const preset = PRESETS['demo']!;
  if (preset.kind !== 'search') throw new TypeError('the demo is a model that searches');
  const base = await resolveSearchPreset(new PresetBook(folder), 'demo', preset);
  const trainer = await Trainer.open({
    base,
    folder: path.join(folder, 'graphs'),
    recipe: TrainingRecipe.parse({ slice: 4, ...recipe }),
    device: 'cpu',
    threads: 1,
  });
  return { trainer, folder };
}

function someBatch(seed = 1): TrainingBatch {
  const random = seededRandom(seed);
  const text = () => [0, ...Array.from({ length: 3 }, () => 4 + Math.floor(random() * 3_000)), 2];
  return {
    pixels: Uint8Array.from({ length: COUNT * 64 * 64 * 3 }, () => random() * 256),
    texts: Array.from({ length: COUNT }, text),
    english: Array.from({ length: COUNT }, (_, row) => (row === 2 ? null : text())),
    masked: new Float32Array(COUNT * COUNT),
  };
}

const losses = async (trainer: Trainer, count: number, batch = someBatch()): Promise<number[]> => {
  const found: number[] = [];
  for (let step = 1; step <= count; step++) found.push((await trainer.step(batch, { step, ...PEAK })).loss);
  return found;
};

async function tensorsIn(file: string): Promise<Map<string, number[]>> {
  const checkpoint = await openSafetensors(byteSourceOf(file, await readFile(file)));
  const found = new Map<string, number[]>();
  for (const name of checkpoint.tensors.keys())
    found.set(
      name,
      (await Array.fromAsync(checkpoint.floats(name))).flatMap(chunk => [...chunk]),
    );
  return found;
}

/** Tensors of the text tower that are not the base's any more. */
async function changedTexts(trainer: Trainer, folder: string): Promise<string[]> {
  await trainer.write(folder);
  const before = await tensorsIn('models/demo/text/model.safetensors');
  const after = await tensorsIn(path.join(folder, 'text/model.safetensors'));
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  return [...after].flatMap(([name, values]) =>
    values.every((value, at) => value === before.get(name)![at]) ? [] : [name],
  );
}

test('the slices of a batch make no difference', async () => {
  const [whole, sliced] = [await openDemo({ slice: COUNT }), await openDemo({ slice: 2 })];
  const [one, other] = [await losses(whole.trainer, 2), await losses(sliced.trainer, 2)];
  for (const [step, loss] of one.entries()) expect(other[step]).toBeCloseTo(loss, 4);
  await whole.trainer.close();
  await sliced.trainer.close();
});

test('English texts learn beside the Persian ones where they are wished', async () => {
  const { trainer } = await openDemo({ english: 0.5 });
  const found = await losses(trainer, 3);
  expect(found.at(-1)).toBeLessThan(found[0]!);
  await trainer.close();
});

test('a pair that is right off the diagonal is no wrong answer', async () => {
  const { trainer } = await openDemo();
  const { english: _, ...batch } = someBatch();
  const twin = { ...batch, texts: batch.texts.with(1, batch.texts[0]!) };
  const [plain] = await losses(trainer, 1, twin);
  await trainer.close();
  const { trainer: other } = await openDemo();
  const masked = new Float32Array(COUNT * COUNT);
  masked[1] = masked[COUNT] = 1;
  const [told] = await losses(other, 1, { ...twin, masked });
  expect(told).toBeLessThan(plain!);
  await other.close();
});

test('what is written and never learnt is the base, number by number', async () => {
  const { trainer, folder } = await openDemo();
  expect(await changedTexts(trainer, path.join(folder, 'out'))).toEqual([]);
  await trainer.close();
});

test('only the last layers learn where only those are wished', async () => {
  const { trainer, folder } = await openDemo({ layers: 1 });
  const found = await losses(trainer, 2);
  expect(found.at(-1)).toBeLessThan(found[0]!);
  const changed = await changedTexts(trainer, path.join(folder, 'out'));
  expect(changed).toContain('encoder.layer.2.output.dense.weight');
  expect(changed.filter(name => !/layer\.2\.|pooler/.test(name))).toEqual([]);
  await trainer.close();
});

test('low-rank updates learn, and change matrices alone', async () => {
  const { trainer, folder } = await openDemo({ lora: 4 });
  const found = await losses(trainer, 4);
  expect(found.at(-1)).toBeLessThan(found[0]!);
  const changed = await changedTexts(trainer, path.join(folder, 'out'));
  expect(changed).toContain('encoder.layer.0.attention.self.query.weight');
  expect(changed.filter(name => /bias|LayerNorm|embeddings/.test(name))).toEqual([]);
  await trainer.close();
});

test('a step reads a share of the patches, other ones each time, and what is embedded afterwards is read whole', async () => {
  const { english: _, pixels, ...texts } = someBatch();
  const batch = { pixels, ...texts };
  const [some, whole] = [await openDemo({ patches: 0.5 }), await openDemo()];
  expect(await some.trainer.embed({ pixels })).toEqual(await whole.trainer.embed({ pixels }));
  // At a rate of almost nothing, only what is read can change the loss.
  const lossOf = async (step: number, { trainer } = some): Promise<number> =>
    (await trainer.step(batch, { step, rate: 1e-12 })).loss;
  const first = await lossOf(1);
  expect(await lossOf(1)).toBeCloseTo(first, 5);
  expect(Math.abs((await lossOf(2)) - first)).toBeGreaterThan(1e-3);
  expect(Math.abs((await lossOf(1, whole)) - first)).toBeGreaterThan(1e-3);
  const found = await losses(some.trainer, 6, batch);
  expect(found.at(-1)).toBeLessThan(found[0]!);
  await some.trainer.close();
  await whole.trainer.close();
});

test('a loss that is no number stops the training, and nothing has changed', async () => {
  const { trainer, folder } = await openDemo();
  const masked = new Float32Array(COUNT * COUNT).fill(Number.NaN);
  await expect(trainer.step({ ...someBatch(), masked }, { step: 7, ...PEAK })).rejects.toMatchObject({
    code: 'training.diverged',
    parameters: { step: 7 },
  });
  expect(await changedTexts(trainer, path.join(folder, 'out'))).toEqual([]);
  await trainer.close();
});

test('weights that are no numbers are not kept, and what was kept before stays', async () => {
  const { trainer, folder } = await openDemo();
  const file = path.join(folder, 'state');
  await trainer.save(file, 'the first');
  await trainer.step(someBatch(), { step: 1, rate: 1e39 });
  await expect(trainer.save(file, 'the second')).rejects.toMatchObject({
    code: 'training.diverged',
    parameters: { step: 1 },
  });
  expect(await trainer.load(file)).toBe('the first');
  expect(await changedTexts(trainer, path.join(folder, 'out'))).toEqual([]);
  await trainer.close();
});

test.skipIf(!canMount)('a full disk leaves the last checkpoint as it was', async () => {
  const { trainer } = await openDemo({ layers: 0 });
  const disk = await smallDisk(4);
  const file = path.join(disk.folder, 'state');
  await trainer.save(file, 'the first');
  await losses(trainer, 1);
  await disk.fill();
  await expect(trainer.save(file, 'the second')).rejects.toMatchObject({ code: 'disk.full' });
  expect(await trainer.load(file)).toBe('the first');
  await trainer.close();
});
