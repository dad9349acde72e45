import path from 'node:path';
import { withAdvisoryLock } from '../../core/data/database/advisory-lock.ts';
import type { Database } from '../../core/data/database/database.ts';
import { TrainingRecipe } from '../../core/ground/domain/models/training.ts';
import { InputError } from '../../core/ground/errors.ts';
import { lowerPriority } from '../../core/ground/process/lower-priority.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import { train } from '../../core/work/training/train.ts';
import { TrainingFolder, type TrainingRequest } from '../../core/work/training/training-folder.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { printReport } from './print-report.ts';
import { showing } from './showing.ts';

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
  const { config, locale, note, exitWith } = context;
  const words = trainingMessages(locale);
  const request = await requestOf(options, database, context);
  const report = await underLock(request.name, database, context, (ended, stop) => {
    const show = showing(options, context, stop);
    return train({ config, database }, request, { ...show.options, signal: ended }).finally(show.stop);
  });
  if (options.dryRun) return;
  if (!report) {
    note(words.stopped);
    return exitWith(ExitCode.interrupted);
  }
  await printReport(report, { ...options, base: request.base }, context);
}

/**
 * Trains with a lower priority than anything that answers people, one training of this system at a time.
 * @param work may stop itself; undefined if it was not completed.
 * @throws InputError 'training.running'; the errors of `work`.
 */
export async function underLock<Result extends object>(
  name: string,
  database: Database,
  { config, log, signal }: CommandContext,
  work: (signal: AbortSignal, stop: AbortController) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  lowerPriority(config.workerNiceness, log);
  const stop = new AbortController();
  const done = await withAdvisoryLock(
    database.url,
    'train',
    async held => ({ result: await work(AbortSignal.any([held, stop.signal]), stop) }),
    { signal },
  ).catch((error: unknown) => {
    if (!signal.aborted && !stop.signal.aborted) throw error;
    return { result: undefined };
  });
  if (!done) throw new InputError('training.running', { name });
  return done.result;
}

/** The requested training. Without a name, an unfinished training of the same base continues, else a new one begins. */
export async function requestOf(
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
