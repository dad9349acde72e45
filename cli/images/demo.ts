import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { pictureLimits } from '../../core/ground/pixels/picture-limits.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import { ART_SET_NAMES, ART_SETS } from '../../core/work/demo/art-sets.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import { demoMessages } from '../../locales/demo.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../input/numbers.ts';
import type { Progress } from '../output/progress.ts';

/** More would only repeat the same drawings on other backgrounds. */
const LARGEST_COUNT = 50_000;

export function registerDemo(program: Command, context: CommandContext): Command {
  const words = demoMessages(context.locale);
  const demo = program.command('demo').description(words.about);
  demo
    .command('add')
    .description(words.aboutAdd)
    .option('--count <number>', words.aboutCount, wholeNumber({ from: 1, to: LARGEST_COUNT }, context.locale))
    .action(({ count }: { count?: number }) =>
      context.withDatabase(database => add(database, context, count)),
    );
  demo
    .command('remove')
    .description(words.aboutRemove)
    .action(() => context.withDatabase(database => remove(database, context)));
  demo
    .command('attribution')
    .description(words.aboutAttribution)
    .action(() => attribution(context));
  demo
    .command('queries')
    .description(words.aboutQueries)
    .action(() => EXAMPLE_QUERIES.forEach(context.print));
  return demo;
}

async function add(database: Database, context: CommandContext, count?: number): Promise<void> {
  // Imported here, because `negareh help` must load neither sharp nor ONNX Runtime.
  const { addDemo, completeDemo, planDemo } = await import('../../core/work/demo/add-demo.ts');
  const { config, locale, signal } = context;
  const words = demoMessages(locale);
  const services = {
    ...(await openStores(database, context)),
    limits: pictureLimits(config),
  };
  const plan = await planDemo(database, services, count);
  const bar = plan.missing > 0 ? context.progress({ label: words.drawing, total: plan.total }) : undefined;
  bar?.update(plan.total - plan.missing);
  let [added, failed] = [0, 0];
  try {
    for await (const outcome of addDemo(database, services, plan, signal)) {
      if (outcome.status === 'failed') {
        failed += 1;
        context.note(words.failed(oneLine(outcome.name), errorMessage(locale, outcome.error)));
      } else added += 1;
      bar?.increment();
    }
  } finally {
    bar?.stop();
  }
  if (!signal.aborted) await index(database, context);
  if (signal.aborted) {
    context.note(words.interrupted(added));
    return context.exitWith(ExitCode.interrupted);
  }
  await completeDemo(database, plan);
  if (failed > 0) context.exitWith(ExitCode.someFailed);
  const present = (await services.images.countByState('demo')).visible;
  context.print(added > 0 ? words.added(added, present) : words.alreadyThere(present));
}

async function remove(database: Database, context: CommandContext): Promise<void> {
  const { removeDemo } = await import('../../core/work/demo/remove-demo.ts');
  const words = demoMessages(context.locale);
  const stores = await openStores(database, context);
  const { visible, hidden } = await stores.images.countByState('demo');
  const total = visible + hidden;
  const bar = total > 0 ? context.progress({ label: words.removing, total }) : undefined;
  let gone = 0;
  try {
    for await (gone of removeDemo(database, stores)) bar?.update(gone);
  } finally {
    bar?.stop();
  }
  if (gone > 0) await index(database, context);
  context.print(gone > 0 ? words.removed(gone) : words.nothingToRemove);
}

function attribution({ locale, print }: CommandContext): void {
  const words = demoMessages(locale);
  print(words.attribution);
  for (const name of ART_SET_NAMES) {
    const { title, author, licence, licenceUrl, home } = ART_SETS[name];
    print(`- ${title} · ${author} · ${licence} · ${home} · ${licenceUrl}`);
  }
  print(words.attributionMore);
}

async function openStores(database: Database, { config }: CommandContext) {
  const { ImageRepository } = await import('../../core/data/images/images.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  return { images: new ImageRepository(database), files: openImageFiles(config) };
}

/** Makes added and removed images take effect in search. */
async function index(database: Database, context: CommandContext): Promise<void> {
  const { makeSearchable } = await import('../../core/work/ingest/make-searchable.ts');
  const { config, locale, log, signal } = context;
  let bar: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    bar ??= context.progress({ label: demoMessages(locale).embedding, total });
    bar.update(done);
  };
  try {
    await makeSearchable({ config, database, log, signal, onProgress });
  } finally {
    bar?.stop();
  }
}
