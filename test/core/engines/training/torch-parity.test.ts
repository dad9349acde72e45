import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { PresetBook, resolveSearchPreset } from '../../../../core/engines/models/preset-book.ts';
import { PRESETS } from '../../../../core/engines/models/presets.ts';
import { rateAt } from '../../../../core/engines/training/schedule.ts';
import { Trainer } from '../../../../core/engines/training/trainer.ts';
import { TrainingRecipe } from '../../../../core/ground/domain/models/training.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { PYTHON } from '../../../helpers/torch.ts';

const run = promisify(execFile);
const STEPS = 50;
const COUNT = 16;
const Answer = z.object({ losses: z.array(z.number()) });

test('fifty steps of the demo model have the losses that PyTorch has', { tags: ['torch'] }, async () => {
  const folder = await temporaryFolder();
  const preset = PRESETS['demo']!;
  if (preset.kind !== 'search') throw new TypeError('the demo is a model that searches');
  const base = await resolveSearchPreset(new PresetBook(folder), 'demo', preset);
  const recipe = TrainingRecipe.parse({ rate: 3e-4, warmUp: 5, slice: 5, batch: COUNT });
  const trainer = await Trainer.open({
    base,
    folder: path.join(folder, 'graphs'),
    recipe,
    device: 'cpu',
    threads: 2,
  });
  const random = seededRandom(7);
  const batches = Array.from({ length: STEPS }, () => ({
    pixels: Uint8Array.from({ length: COUNT * 64 * 64 * 3 }, () => Math.floor(random() * 256)),
    texts: Array.from({ length: COUNT }, () => [
      0,
      ...Array.from({ length: 2 + Math.floor(random() * 10) }, () => 4 + Math.floor(random() * 3990)),
      2,
    ]),
    masked: Float32Array.from({ length: COUNT * COUNT }, (_, at) =>
      at % (COUNT + 1) !== 0 && random() < 0.05 ? 1 : 0,
    ),
  }));
  const rates = batches.map((_, index) => rateAt(index + 1, { ...recipe, steps: STEPS }));

  const longest = 14;
  for (const [index, { pixels }] of batches.entries())
    await writeFile(path.join(folder, `${index}.bin`), pixels);
  await writeFile(
    path.join(folder, 'batches.json'),
    JSON.stringify({
      rates,
      decay: recipe.decay,
      clip: recipe.clip,
      temperature: Math.log(1 / 0.07),
      batches: batches.map(({ texts, masked }, index) => ({
        pixels: `${index}.bin`,
        ids: texts.map(ids => [...ids, ...new Array<number>(longest - ids.length).fill(1)]),
        masked: [...masked],
      })),
    }),
  );
  const script = path.join(ROOT, 'test/helpers/reference/torch-training.py');
  const { stdout } = await run(PYTHON, [script, folder, path.join(ROOT, 'models/demo'), '2']);
  const { losses } = Answer.parse(JSON.parse(stdout));

  const own: number[] = [];
  for (const [index, batch] of batches.entries())
    own.push((await trainer.step(batch, { step: index + 1, rate: rates[index]! })).loss);
  await trainer.close();

  const furthest = own.reduce(
    (most, loss, step) => Math.max(most, Math.abs(loss - losses[step]!) / losses[step]!),
    0,
  );
  expect(furthest).toBeLessThan(1e-4);
  expect(own.at(-1)).toBeLessThan(own[0]!);
});
