import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { type ModelPreset, PresetBook, resolveSearchPreset } from '../../core/engines/models/preset-book.ts';
import { PRESETS } from '../../core/engines/models/presets.ts';
import type { TrainingBatch } from '../../core/engines/training/batch-slicer.ts';
import { openTrainer } from '../../core/engines/training/open-trainer.ts';
import type { TrainerNeeds } from '../../core/engines/training/trainer.ts';
import { TrainingRecipe } from '../../core/ground/domain/models/training.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { ROOT } from '../../core/ground/project.ts';
import { hasTorch, PYTHON, torchAdvice } from '../helpers/torch.ts';
import { printTable } from './bench-table.ts';
import { processMemory } from './process-memory.ts';
import { milliseconds, Times } from './stopwatch.ts';

const BATCH = 256;
/** As long as captions are. */
const TOKENS = 14;
/** Counted rounds of a slice's size, and one before them that is not. */
const ROUNDS = 4;
const SLICES = [32, 64, BATCH];
const SAMPLE_MS = 20;
const MOST_THREADS = 2;
const RATE = 1e-5;
const TorchStep = z.object({ seconds: z.number() });
const TorchEnd = z.object({
  torch: z.string(),
  memory: z.object({ before: z.number(), peak: z.number() }),
});

/**
 * A step of the demo model's sizes, AdamW, float32, beside PyTorch's: one of ours and one of theirs in turns, whoever
 * began the last round comes second in the next. And the memory estimate beside the peak.
 */
export async function benchTraining(print: (line: string) => void): Promise<void> {
  const threads = Math.min(MOST_THREADS, availableParallelism());
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const preset = PRESETS['demo']!;
    if (preset.kind !== 'search') throw new TypeError('the demo is a model that searches');
    const base = await resolveSearchPreset(new PresetBook(folder), 'demo', preset);
    const batch = makeBatch();
    if (!hasTorch())
      print(`PyTorch is not here, so nothing is compared with it. To have it: ${torchAdvice()}`);
    await using torch = hasTorch() ? await TorchSteps.open(folder, batch, threads) : undefined;
    const before = 1e6 * (await processMemory());
    const rows: string[][] = [];
    const ratios: number[] = [];
    for (const slice of SLICES) {
      const own = { base, folder: path.join(folder, String(slice)), batch, slice, threads };
      const { ownMs, torchMs, needs, peak } = await takeTurns(own, torch);
      const times = ownMs.map((time, round) => time / (torchMs[round] ?? Number.NaN));
      ratios.push(median(times));
      rows.push([
        `ours, ${slice} pairs at a time`,
        milliseconds(median(ownMs)),
        ...(torch
          ? [
              milliseconds(median(torchMs)),
              `${median(times).toFixed(2)} x (${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)})`,
            ]
          : ['', '']),
        megabytes(peak - before),
        `estimate ${megabytes(needs.memoryBytes)}`,
      ]);
    }
    const end = await torch?.end();
    const load = loadavg()[0]!.toFixed(1);
    const theirs = end ? [[`PyTorch ${end.version}`, '', '', '1.00 x', megabytes(end.peak), '']] : [];
    printTable(
      `A training step of ${BATCH} pairs, ${threads} threads: ours, PyTorch's in the same turns, ratio of the turns (least to most); memory above what was held before; load ${load}`,
      [...theirs, ...rows],
      print,
    );
    if (torch) print(`Ratio to PyTorch, the quickest of ours: ${Math.min(...ratios).toFixed(2)} x`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const median = (values: readonly number[]): number => new Times(values).quantile(0.5);

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

async function takeTurns(
  { base, folder, batch, slice, threads }: OwnRun,
  torch: TorchSteps | undefined,
): Promise<{ ownMs: number[]; torchMs: number[]; needs: TrainerNeeds; peak: number }> {
  let peak = 0;
  const sampling = setInterval(async () => {
    peak = Math.max(peak, await processMemory());
  }, SAMPLE_MS);
  const recipe = TrainingRecipe.parse({ rate: RATE, batch: BATCH, slice });
  const trainer = await openTrainer({ base, folder, recipe, device: 'cpu', threads });
  try {
    const needs = await trainer.call('measure', batch);
    const [ownMs, torchMs]: [number[], number[]] = [[], []];
    const takeOwn = async (step: number) => {
      const started = performance.now();
      await trainer.call('step', { batch, step, rate: RATE });
      ownMs.push(performance.now() - started);
    };
    const takeTheirs = async () => {
      if (torch) torchMs.push(await torch.step());
    };
    for (let step = 1; step <= 1 + ROUNDS; step++) {
      const isFirst = step % 2 === 0;
      if (isFirst) await takeOwn(step);
      await takeTheirs();
      if (!isFirst) await takeOwn(step);
    }
    return { needs, ownMs: ownMs.slice(1), torchMs: torchMs.slice(1), peak: 1e6 * peak };
  } finally {
    clearInterval(sampling);
    await trainer.close();
  }
}

/** PyTorch in a process of its own, which takes a step when it is told to. */
class TorchSteps {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  static async open(folder: string, { pixels, texts, masked }: TrainingBatch, threads: number) {
    await writeFile(path.join(folder, 'batch.bin'), pixels);
    const batch = { pixels: 'batch.bin', ids: texts, masked: Array.from(masked) };
    const steps = SLICES.length * (1 + ROUNDS);
    const plan = {
      turns: true,
      rates: Array.from({ length: steps }, () => RATE),
      decay: 0.003,
      clip: 1,
      temperature: Math.log(1 / 0.07),
      batches: Array.from({ length: steps }, () => batch),
    };
    await writeFile(path.join(folder, 'batches.json'), JSON.stringify(plan));
    const script = path.join(ROOT, 'test', 'helpers', 'reference', 'torch-training.py');
    const words = [script, folder, path.join(ROOT, 'models', 'demo'), String(threads)];
    return new TorchSteps(spawn(PYTHON, words, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** @returns milliseconds. */
  async step(): Promise<number> {
    this.#child.stdin.write('\n');
    return 1_000 * TorchStep.parse(JSON.parse(await this.#line())).seconds;
  }

  /** After the last step. */
  async end(): Promise<{ version: string; peak: number }> {
    const { torch: version, memory } = TorchEnd.parse(JSON.parse(await this.#line()));
    return { version, peak: memory.peak - memory.before };
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('PyTorch ended before its turn');
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
  }
}
