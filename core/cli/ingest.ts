import type { Command } from 'commander';
import { ingestMessages } from '../../locales/ingest.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { Database } from '../store/database.ts';
import { type CommandContext, ExitCode } from './command-context.ts';

interface Options {
  readonly captions?: string;
}

/** Lines of a report that are shown; the rest is counted. */
const SHOWN = 20;

/** `negareh ingest <folder | file>... [--captions file]` */
export function registerIngest(program: Command, context: CommandContext): void {
  const words = ingestMessages(context.locale);
  program
    .command('ingest')
    .description(words.description)
    .argument('<path...>', words.pathArgument)
    .option('--captions <file>', words.captionsOption)
    .action((paths: string[], options: Options) =>
      context.withDatabase(database => ingestCommand(paths, options, database, context)),
    );
}

async function ingestCommand(
  paths: readonly string[],
  options: Options,
  database: Database,
  context: CommandContext,
): Promise<void> {
  // Imported here, so that `negareh help` loads neither sharp nor the encoders.
  const { readCaptionTable } = await import('../ingest/caption-files.ts');
  const { findPictures } = await import('../ingest/find-pictures.ts');
  const words = ingestMessages(context.locale);

  const table = options.captions
    ? await readCaptionTable(options.captions)
    : { captions: new Map(), bad: [] };
  const total = await count(findPictures(paths));
  if (total === 0) {
    context.note(words.noPictures);
    return context.exitWith(ExitCode.nothingFound);
  }
  const { added, duplicates, failed, foreign } = await takeIn(
    paths,
    table.captions,
    total,
    database,
    context,
  );
  await embed(database, context);

  context.print([words.added(added), words.duplicates(duplicates)].join(' · '));
  if (foreign > 0) context.note(words.notPersian(foreign));
  const badRows = table.bad.map(({ position, reason }) => `${words.row(position)}: ${reason}`);
  report(context, words.badRows(badRows.length), badRows);
  report(context, words.failed(failed.length), failed);
  if (failed.length + badRows.length > 0) context.exitWith(ExitCode.someFailed);
  if (context.signal.aborted) {
    context.note(words.interrupted);
    context.exitWith(ExitCode.interrupted);
  }
}

async function takeIn(
  paths: readonly string[],
  captions: ReadonlyMap<string, readonly string[]>,
  total: number,
  database: Database,
  { config, locale, progress, signal }: CommandContext,
) {
  const { ingestImages } = await import('../ingest/ingest-images.ts');
  const { incomingFrom } = await import('../ingest/ingest-paths.ts');
  const { ImageFiles } = await import('../store/image-files.ts');
  const { ImageRepository } = await import('../store/images.ts');
  const result = { added: 0, duplicates: 0, failed: [] as string[], foreign: 0 };
  const onForeignCaption = (number: number) => {
    result.foreign += number;
  };
  const services = {
    images: new ImageRepository(database),
    files: new ImageFiles(config.dataDir),
    limits: { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels },
  };
  const bar = progress({ label: ingestMessages(locale).reading, total });
  try {
    const incoming = whileNot(signal, incomingFrom(paths, { captions, onForeignCaption }));
    for await (const outcome of ingestImages(incoming, services)) {
      bar.increment();
      if (outcome.status === 'failed') {
        result.failed.push(`${outcome.name}: ${errorMessage(locale, outcome.error)}`);
      } else if (outcome.status === 'added') result.added += 1;
      else result.duplicates += 1;
    }
  } finally {
    bar.stop();
  }
  return result;
}

async function embed(
  database: Database,
  { config, locale, log, progress, signal }: CommandContext,
): Promise<void> {
  const { makeSearchable } = await import('../ingest/make-searchable.ts');
  let bar: ReturnType<CommandContext['progress']> | undefined;
  const onProgress = (done: number, total: number) => {
    bar ??= progress({ label: ingestMessages(locale).embedding, total });
    bar.update(done);
  };
  try {
    await makeSearchable({ config, database, log, signal, onProgress });
  } finally {
    bar?.stop();
  }
}

function report({ locale, note }: CommandContext, heading: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  note(heading);
  for (const line of lines.slice(0, SHOWN)) note(`  ${line}`);
  if (lines.length > SHOWN) note(`  ${ingestMessages(locale).more(lines.length - SHOWN)}`);
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of items) total += 1;
  return total;
}

/** Ends the stream after Ctrl-C: what is in work is finished, nothing new begun. */
async function* whileNot<Item>(signal: AbortSignal, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}
