import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { PRESETS } from '../../core/engines/models/presets.ts';
import { type ModelPreset, resolveSearchPreset } from '../../core/engines/models/resolve-preset.ts';
import { openTrainer } from '../../core/engines/training/open-trainer.ts';
import type { TrainerNeeds, TrainingBatch } from '../../core/engines/training/trainer.ts';
import { ROOT } from '../../core/ground/config.ts';
import { TrainingRecipe } from '../../core/ground/domain/models/training.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { hasTorch, PYTHON, torchAdvice } from '../helpers/torch.ts';
import { printTable } from './bench-table.ts';
import { processMemory } from './process-memory.ts';
import { milliseconds, ratio, Times } from './stopwatch.ts';

const BATCH = 256;
/** As long as captions are. */
const TOKENS = 14;
const STEPS = 5;
const SAMPLE_MS = 20;
const MOST_THREADS = 2;
const Torch = z.object({
  seconds: z.array(z.number()),
  torch: z.string(),
  memory: z.object({ before: z.number(), peak: z.number() }),
});

interface Measured {
  readonly stepMs: number;
  /** Bytes above what the process held before. */
  readonly peak: number;
}

/** A step of the demo model's sizes, AdamW, float32, beside PyTorch's; and the memory estimate beside the peak. */
export async function benchTraining(print: (line: string) => void): Promise<void> {
  const threads = Math.min(MOST_THREADS, availableParallelism());
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const preset = PRESETS['demo']!;
    if (preset.kind !== 'search') throw new TypeError('the demo is a model that searches');
    const base = await resolveSearchPreset(new PresetBook(folder), 'demo', preset);
    const batch = makeBatch();
    const torch = hasTorch() ? await runTorch(folder, batch, threads) : undefined;
    if (!torch) print(`PyTorch is not here, so nothing is compared with it. To have it: ${torchAdvice()}`);
    const rows = [];
    for (const slice of [32, 64, BATCH]) {
      const own = await runOwn({ base, folder: path.join(folder, String(slice)), batch, slice, threads });
      rows.push([
        `ours, ${slice} pairs at a time`,
        milliseconds(own.stepMs),
        torch ? ratio(own.stepMs, torch.stepMs) : '',
        megabytes(own.peak),
        `estimate ${megabytes(own.needs.memoryBytes)}`,
      ]);
    }
    const theirs = torch
      ? [
          [
            `baseline: PyTorch ${torch.version}`,
            milliseconds(torch.stepMs),
            '1.00 x',
            megabytes(torch.peak),
            '',
          ],
        ]
      : [];
    const load = loadavg()[0]!.toFixed(1);
    printTable(
      `A training step of ${BATCH} pairs, ${threads} threads; memory above what was held before; load ${load}`,
      [...theirs, ...rows],
      print,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const median = (times: readonly number[]): number => new Times(times.slice(1)).quantile(0.5);

function makeBatch(): TrainingBatch {
  const random = seededRandom(3);
  const id = () => 4 + Math.floor(random() * 3_990);
  return {
    pixels: Uint8Array.from({ length: BATCH * 64 * 64 * 3 }, () => Math.floor(random() * 256)),
    texts: Array.from({ length: BATCH }, () => [0, ...Array.from({ length: TOKENS - 2 }, id), 2]),
    masked: new Float32Array(BATCH * BATCH),
  };
}

interface OwnRun {
  readonly base: ModelPreset;
  readonly folder: string;
  readonly batch: TrainingBatch;
  readonly slice: number;
  readonly threads: number;
}

async function runOwn({
  base,
  folder,
  batch,
  slice,
  threads,
}: OwnRun): Promise<Measured & { needs: TrainerNeeds }> {
  const before = await processMemory();
  let peak = before;
  const sampling = setInterval(async () => {
    peak = Math.max(peak, await processMemory());
  }, SAMPLE_MS);
  const recipe = TrainingRecipe.parse({ rate: 1e-5, batch: BATCH, slice });
  const trainer = await openTrainer({ base, folder, recipe, device: 'cpu', threads });
  try {
    const needs = await trainer.call('measure', batch);
    const times = [];
    for (let step = 1; step <= STEPS; step++) {
      const started = performance.now();
      await trainer.call('step', { batch, step, rate: 1e-5 });
      times.push(performance.now() - started);
    }
    return { needs, stepMs: median(times), peak: (peak - before) * 1e6 };
  } finally {
    clearInterval(sampling);
    await trainer.close();
  }
}

async function runTorch(folder: string, { pixels, texts, masked }: TrainingBatch, threads: number) {
  await writeFile(path.join(folder, 'batch.bin'), pixels);
  const batch = { pixels: 'batch.bin', ids: texts, masked: Array.from(masked) };
  const plan = {
    rates: Array.from({ length: STEPS }, () => 1e-5),
    decay: 0.003,
    clip: 1,
    temperature: Math.log(1 / 0.07),
    batches: Array.from({ length: STEPS }, () => batch),
  };
  await writeFile(path.join(folder, 'batches.json'), JSON.stringify(plan));
  const script = path.join(ROOT, 'test', 'helpers', 'reference', 'torch-training.py');
  const { stdout } = await promisify(execFile)(
    PYTHON,
    [script, folder, path.join(ROOT, 'models', 'demo'), String(threads)],
    { maxBuffer: 1e8 },
  );
  const { seconds, torch: version, memory } = Torch.parse(JSON.parse(stdout));
  return {
    version,
    stepMs: 1_000 * median(seconds),
    peak: memory.peak - memory.before,
  };
}
