import os from 'node:os';
import path from 'node:path';
import { withAdvisoryLock } from '../../core/data/database/advisory-lock.ts';
import type { Database } from '../../core/data/database/database.ts';
import { TrainingRecipe } from '../../core/ground/domain/training.ts';
import { InputError } from '../../core/ground/errors.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import { type TrainOptions, train } from '../../core/work/training/train.ts';
import { TrainingFolder, type TrainingRequest } from '../../core/work/training/training-folder.ts';
import { formatBytes, formatDecimal, formatDuration } from '../../locales/format.ts';
import { trainingMessages } from '../../locales/training.ts';
import { type CommandContext, ExitCode } from '../command-context.ts';
import { printReport } from './print-report.ts';

export interface RunOptions extends Omit<TrainingRecipe, never> {
  readonly base?: string;
  readonly pairs: string;
  readonly images?: string;
  readonly out?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `negareh train --base …` */
export async function runCommand(
  options: RunOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, note, signal, exitWith } = context;
  const words = trainingMessages(locale);
  const request = await requestOf(options, database, context);
  // Whatever answers people comes first.
  os.setPriority(config.workerNiceness);
  const stop = new AbortController();
  const report = await withAdvisoryLock(
    database.url,
    'train',
    async held => {
      const ended = AbortSignal.any([held, stop.signal]);
      const show = showing(options, context, stop);
      try {
        return await train({ config, database }, request, { ...show.options, signal: ended });
      } finally {
        show.stop();
      }
    },
    { signal },
  ).catch((error: unknown) => {
    if (!signal.aborted && !stop.signal.aborted) throw error;
    return 'stopped' as const;
  });
  if (options.dryRun) return;
  if (signal.aborted || report === 'stopped') {
    note(words.stopped);
    return exitWith(ExitCode.interrupted);
  }
  if (!report) throw new InputError('training.running', { name: request.name });
  await printReport(report, options, context);
}

/** What is asked for. Without a name, a training of the same base that is unfinished goes on, else a new one begins. */
async function requestOf(
  options: RunOptions,
  database: Database,
  { config }: CommandContext,
): Promise<TrainingRequest> {
  const { pairs, images, out, dryRun: _, json: __, base: named, ...rest } = options;
  const base = named ?? (await activeModelName(database, config));
  const file = path.resolve(pairs);
  return {
    name: out ?? (await freeName(base, config.dataDir)),
    base,
    ...(pairs !== 'approved' && { file: { path: file, images: path.resolve(images ?? path.dirname(file)) } }),
    recipe: TrainingRecipe.parse(rest),
    share: 1,
    createdAt: new Date().toISOString(),
  };
}

async function freeName(base: string, dataDir: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${base}-tuned` : `${base}-tuned-${number}`;
    if (!(await new TrainingFolder(dataDir, name).report())) return name;
  }
}

/** Shows on standard error what a training does. */
function showing(
  { dryRun }: RunOptions,
  { locale, note, progress }: CommandContext,
  stop: AbortController,
): { options: Omit<TrainOptions, 'signal'>; stop(): void } {
  const words = trainingMessages(locale);
  let bar: ReturnType<typeof progress> | undefined;
  let said = 0;
  const decimal = (value: number, digits: number) => formatDecimal(locale, value, digits);
  return {
    stop: () => bar?.stop(),
    options: {
      onPicture: (done, total) => {
        bar ??= progress({ label: words.decoding, total });
        bar.update(done);
      },
      onPlan: plan => {
        bar?.stop();
        note(words.plan(plan));
        if (plan.unreadable > 0) note(words.unreadable(plan.unreadable));
        const memory = formatBytes(locale, plan.memoryBytes);
        note(words.needs({ ...plan, memory, time: formatDuration(locale, plan.totalMs) }));
        if (plan.done > 0) note(words.goesOn(plan.done));
        if (dryRun) return stop.abort();
        bar = progress({ label: words.stepping, total: plan.steps });
        bar.update(plan.done);
      },
      onStep: ({ step, loss, rate }, { steps, leftMs }) => {
        bar?.update(step);
        if (performance.now() - said < STEP_NOTE_MS && step < steps) return;
        said = performance.now();
        const left = formatDuration(locale, leftMs);
        note(words.step({ step, steps, loss: decimal(loss, 4), rate: rate.toExponential(1), left }));
      },
      onLook: ({ step, accuracyAt10, reciprocal }) =>
        note(
          words.look({
            step,
            accuracy: `${decimal(100 * accuracyAt10, 1)}%`,
            reciprocal: decimal(reciprocal, 3),
          }),
        ),
    },
  };
}

const STEP_NOTE_MS = 5_000;
