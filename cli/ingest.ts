import type { Command } from 'commander';
import type { Database } from '../core/data/database/database.ts';
import type { PathSource } from '../core/work/ingest/ingest-paths.ts';
import { ingestMessages } from '../locales/ingest.ts';
import { errorMessage } from '../locales/messages.ts';
import { type CommandContext, ExitCode } from './command-context.ts';

interface Options {
  readonly captions?: string;
}

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
  const { readCaptionTable } = await import('../core/data/datasets/caption-files.ts');
  const { findPictures } = await import('../core/work/ingest/find-pictures.ts');
  const words = ingestMessages(context.locale);

  const table = options.captions
    ? await readCaptionTable(options.captions)
    : { captions: new Map(), bad: [] };
  const total = await count(findPictures(paths));
  if (total === 0) {
    context.note(words.noPictures);
    return context.exitWith(ExitCode.nothingFound);
  }
  const result = await takeIn(paths, table.captions, total, database, context);
  await embed(database, context);

  const { added, duplicates, failed, unusable, unmatched } = result;
  context.print([words.added(added), words.duplicates(duplicates)].join(' · '));
  if (unusable > 0) context.note(words.unusable(unusable));
  const badRows = table.bad.map(({ position, problem, detail }) =>
    words.row(position, `${words.rowProblems[problem]}${detail ? ` (${detail})` : ''}`),
  );
  report(context, words.badRows(badRows.length), badRows);
  report(context, words.failed(failed.length), failed);
  if (context.signal.aborted) {
    context.note(words.interrupted);
    return context.exitWith(ExitCode.interrupted);
  }
  report(context, words.unmatched(unmatched.length), unmatched);
  if (failed.length + badRows.length + unmatched.length > 0) context.exitWith(ExitCode.someFailed);
}

async function takeIn(
  paths: readonly string[],
  captions: ReadonlyMap<string, readonly string[]>,
  total: number,
  database: Database,
  { config, locale, progress, signal }: CommandContext,
) {
  const { ingestImages } = await import('../core/work/ingest/ingest-images.ts');
  const { incomingFrom } = await import('../core/work/ingest/ingest-paths.ts');
  const { ImageFiles } = await import('../core/data/images/image-files.ts');
  const { ImageRepository } = await import('../core/data/images/images.ts');
  const result = { added: 0, duplicates: 0, failed: [] as string[], unusable: 0 };
  const unmatched = new Set(captions.keys());
  const source: PathSource = {
    captions,
    onUnusableCaption: number => {
      result.unusable += number;
    },
    onPicture: key => unmatched.delete(key),
  };
  const services = {
    images: new ImageRepository(database),
    files: new ImageFiles(config.dataDir),
    limits: { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels },
  };
  const bar = progress({ label: ingestMessages(locale).reading, total });
  try {
    const incoming = whileNot(signal, incomingFrom(paths, source));
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
  return { ...result, unmatched: [...unmatched] };
}

async function embed(
  database: Database,
  { config, locale, log, progress, signal }: CommandContext,
): Promise<void> {
  const { makeSearchable } = await import('../core/work/ingest/make-searchable.ts');
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

function report({ note }: CommandContext, heading: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  note(heading);
  for (const line of lines) note(`  ${line}`);
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
