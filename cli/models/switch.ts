import { InvalidArgumentError } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { switchModel as switchModelJob } from '../../core/data/jobs/definitions.ts';
import { openQueue, WORKER_APPLICATION } from '../../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../../core/data/jobs/worker-presence.ts';
import { ModelChoiceRepository, precisionOf, verdictOf } from '../../core/data/models/model-choice.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { isErrorCode } from '../../core/ground/error-codes.ts';
import { errorOf } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { progressOf } from '../../core/work/model-in-use/list-models.ts';
import { switchModel } from '../../core/work/model-switch/switch-model.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import type { Progress } from '../output/progress.ts';
import { describeVerdict } from './describe-verdict.ts';

const POLL_MS = 500;

/** `negareh models use <model>`: requests the switch; the worker carries it out, or this process if no worker runs. */
export async function switchCommand(
  name: string | undefined,
  { cancel, wait }: { cancel?: true; wait?: true },
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, print, note } = context;
  const words = modelMessages(locale);
  if ((name === undefined) === (cancel === undefined)) throw new InvalidArgumentError(words.oneName);
  const choice = new ModelChoiceRepository(database);
  if (name === undefined) {
    const cancelled = await choice.cancel();
    if (cancelled) return print(words.cancelled(cancelled));
    note(words.nothingToCancel);
    return context.exitWith(ExitCode.nothingFound);
  }
  // Reports problems with the model here and now instead of in a job at night.
  const precision = precisionOf({}, name, config.precision);
  await prepareModel(name, { precision, modelsDir: dataFolders(config).models });
  const { active = config.model, next } = await choice.read();
  // If PRECISION leaves a choice, it is made again, on today's images.
  if (active === name && config.precision === 'fp32') {
    if (next) await choice.cancel();
    return print(words.alreadyActive(name));
  }
  await choice.request(name);
  const hasWorker = await isWorkerAlive(database, WORKER_APPLICATION);
  if (hasWorker) await wakeWorker(database, context);
  if (hasWorker && !wait) return print(words.started(name));
  if (!hasWorker) note(words.noWorker);
  await (hasWorker ? follow(name, choice, database, context) : switchHere(name, database, context));
  await tellEnd(name, choice, context);
}

async function wakeWorker(database: Database, { log }: CommandContext): Promise<void> {
  const queue = await openQueue(database.url, log, { applicationName: 'negareh-cli' });
  try {
    await queue.enqueue(switchModelJob, {});
  } finally {
    await queue.close();
  }
}

async function switchHere(name: string, database: Database, context: CommandContext): Promise<void> {
  const { config, log, locale, signal } = context;
  const words = modelMessages(locale);
  let bar: { readonly label: string; readonly progress: Progress } | undefined;
  const show =
    (label: string) =>
    (done: number, total: number): void => {
      if (bar?.label !== label) {
        bar?.progress.stop();
        bar = { label, progress: context.progress({ label, total }) };
      }
      bar.progress.update(done);
    };
  try {
    let state: Awaited<ReturnType<typeof switchModel>> = 'more';
    while ((state === 'more' || state === 'busy') && !signal.aborted) {
      if (state === 'busy') await sleep(POLL_MS, signal);
      state = await switchModel(
        { config, database, log },
        { signal, onEmbedded: show(words.embedding(name)), onIndexed: show(words.indexing) },
      );
    }
  } finally {
    bar?.progress.stop();
  }
}

/** Shows the worker's progress until the switch is done, given up or stopped. */
async function follow(
  name: string,
  choice: ModelChoiceRepository,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, signal } = context;
  const label = modelMessages(locale).embedding(name);
  const { embedded, missing } = await progressOf(name, database, config);
  const bar = context.progress({ label, total: embedded + missing });
  try {
    while (!signal.aborted) {
      const { next } = await choice.read();
      if (next?.preset !== name || next.problem) return;
      bar.update((await progressOf(name, database, config)).embedded);
      await sleep(POLL_MS, signal);
    }
  } finally {
    bar.stop();
  }
}

async function tellEnd(
  name: string,
  choice: ModelChoiceRepository,
  { locale, print, note, signal, config }: CommandContext,
): Promise<void> {
  const words = modelMessages(locale);
  const found = await choice.read();
  const { active = config.model, next } = found;
  if (active === name && next?.preset !== name) {
    const verdict = verdictOf(found, name, config.precision);
    if (verdict) note(describeVerdict(verdict, locale));
    return print(words.switched(name));
  }
  if (next?.preset === name && next.problem) {
    const { code, parameters } = next.problem;
    throw errorOf(isErrorCode(code) ? code : 'internal', parameters);
  }
  note(signal.aborted ? words.stopped : words.cancelled(name));
}
