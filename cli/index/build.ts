import type { Database } from '../../core/data/database/database.ts';
import { EmbeddingRepository } from '../../core/data/models/embeddings.ts';
import { SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import {
  type BuildOptions,
  type BuiltSnapshot,
  buildSnapshot,
} from '../../core/work/indexing/build-index-job.ts';
import { buildServices } from '../../core/work/indexing/build-services.ts';
import { type EngineChoice, saveEngineChoice } from '../../core/work/indexing/engine-choice.ts';
import { makeSearchable } from '../../core/work/ingest/make-searchable.ts';
import { prepareActiveModel } from '../../core/work/model-in-use/active-model.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { CommandContext } from '../command-context.ts';
import type { Progress } from '../output/progress.ts';

/** How often to check whether the other builder is done. */
const POLL_MS = 500;

/**
 * Embeds missing images, then writes and publishes a snapshot of everything, in this process.
 * @param engine the engine to build for; stored for later builds once it has worked.
 * @returns undefined if Ctrl-C ended it before.
 */
export async function buildAndPublish(
  database: Database,
  context: CommandContext,
  engine?: EngineChoice,
): Promise<BuiltSnapshot | undefined> {
  const { config, signal } = context;
  const model = await prepareActiveModel(database, config);
  const snapshots = new SnapshotRepository(database);
  const before = await snapshots.published(model);
  await embed(database, context);
  const since = async (): Promise<BuiltSnapshot | undefined> => {
    const published = await snapshots.published(model);
    return published && published.id !== before?.id ? published : undefined;
  };
  // Embedding may already have led to a new snapshot, here or in the worker.
  let built = engine ? undefined : await since();
  const services = buildServices({ config, database, model, log: context.log });
  const total = await new EmbeddingRepository(database, model).count();
  let told = false;
  while (!built && !signal.aborted) {
    built = await withBar(context, total, progress =>
      buildSnapshot(services, { ...progress, signal, ...(engine && { engine }) }),
    );
    if (built) break;
    if (!told) context.note(cliMessages(context.locale).index.waiting);
    told = true;
    await sleep(POLL_MS, signal);
    if (!engine) built = await since();
  }
  if (built && engine) await saveEngineChoice(database, engine);
  return built;
}

async function embed(database: Database, context: CommandContext): Promise<void> {
  const { config, log, signal } = context;
  let bar: Progress | undefined;
  const onProgress = (done: number, total: number): void => {
    bar ??= context.progress({ label: cliMessages(context.locale).index.embedding, total });
    bar.update(done);
  };
  try {
    await makeSearchable({ config, database, log, signal, onProgress });
  } finally {
    bar?.stop();
  }
}

async function withBar<Result>(
  context: CommandContext,
  total: number,
  run: (progress: Pick<BuildOptions, 'onProgress' | 'onEngineProgress'>) => Promise<Result>,
): Promise<Result> {
  const words = cliMessages(context.locale).index;
  let bar: Progress | undefined;
  let shown: string | undefined;
  try {
    return await run({
      onProgress: rows => {
        bar ??= context.progress({ label: words.building, total });
        bar.update(rows);
      },
      onEngineProgress: ({ stage, done, total: all }) => {
        if (stage !== shown) {
          bar?.stop();
          bar = context.progress({ label: words.stages[stage], total: all });
          shown = stage;
        }
        bar?.update(done);
      },
    });
  } finally {
    bar?.stop();
  }
}
