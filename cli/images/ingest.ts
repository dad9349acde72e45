import path from 'node:path';
import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { pictureLimits } from '../../core/ground/pixels/picture-limits.ts';
import type { PassedOver } from '../../core/work/ingest/find-pictures.ts';
import type { PathSource } from '../../core/work/ingest/ingest-paths.ts';
import { ingestMessages } from '../../locales/ingest.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { addBadRow } from '../output/bad-rows.ts';
import { ProblemReport } from '../output/problem-report.ts';

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
  const { readCaptionTable } = await import('../../core/data/datasets/caption-table.ts');
  const { findPictures } = await import('../../core/work/ingest/find-pictures.ts');
  const words = ingestMessages(context.locale);
  const report = new ProblemReport(reportFile(context.config.dataDir));

  const table = options.captions
    ? await readCaptionTable(options.captions, paths)
    : { captions: new Map<string, string[]>(), bad: [] };
  for (const row of table.bad) addBadRow(report, row, context.locale);
  const found = findPictures(paths, (kind, shown) => addPassedOver(report, kind, shown, words));
  let total = 0;
  for await (const _ of found) {
    total += 1;
    await report.flushIfFull();
  }
  const headings = (group: string, count: number) => headingOf(group, count, words);
  if (total === 0) {
    await report.tell(context, headings);
    context.note(words.noPictures);
    return context.exitWith(ExitCode.nothingFound);
  }
  const { added, duplicates, unmatched } = await takeIn(
    paths,
    table.captions,
    total,
    report,
    database,
    context,
  );
  await embed(database, context);

  context.print([words.added(added), words.duplicates(duplicates)].join(' · '));
  if (!context.signal.aborted) {
    for (const file of unmatched) {
      report.add('unmatched', file, {
        line: null,
        problem: 'unmatched',
        reason: words.unmatched(1),
        detail: file,
      });
    }
  }
  await report.tell(context, headings);
  if (context.signal.aborted) {
    context.note(words.interrupted);
    return context.exitWith(ExitCode.interrupted);
  }
  if (added > 0) await tellOfDemo(database, context);
  if (report.count > 0) context.exitWith(ExitCode.someFailed);
}

type Words = ReturnType<typeof ingestMessages>;

const reportFile = (dataDir: string): string =>
  path.join(dataFolders({ dataDir }).imports, `ingest-${new Date().toISOString().replaceAll(':', '-')}.csv`);

function headingOf(group: string, count: number, words: Words): string {
  if (group === 'failed' || group === 'badRows' || group === 'unmatched' || group === 'unusable') {
    return words[group](count);
  }
  return words.passedOver[group as PassedOver | 'side-car'](count);
}

const addPassedOver = (report: ProblemReport, kind: PassedOver, shown: string, words: Words): void =>
  report.add(kind, shown, { line: null, problem: kind, reason: words.passedOver[kind](1), detail: shown });

async function takeIn(
  paths: readonly string[],
  captions: ReadonlyMap<string, readonly string[]>,
  total: number,
  report: ProblemReport,
  database: Database,
  { config, locale, progress, signal }: CommandContext,
) {
  const { ingestImages } = await import('../../core/work/ingest/ingest-images.ts');
  const { incomingFrom } = await import('../../core/work/ingest/ingest-paths.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { ImageRepository } = await import('../../core/data/images/images.ts');
  const words = ingestMessages(locale);
  const result = { added: 0, duplicates: 0 };
  const unmatched = new Set(captions.keys());
  const source: PathSource = {
    captions,
    onUnusableLine: (picture, line) => {
      const detail = `${picture}: ${line}`;
      report.add('unusable', detail, { line: null, problem: 'unusable', reason: words.unusable(1), detail });
    },
    onSideCarProblem: (problem, shown) => {
      const reason = words.sideCar[problem];
      report.add('side-car', `${shown}: ${reason}`, { line: null, problem, reason, detail: shown });
    },
    onPicture: realPath => unmatched.delete(realPath),
  };
  const services = {
    images: new ImageRepository(database),
    files: openImageFiles(config),
    limits: pictureLimits(config),
  };
  const bar = progress({ label: words.reading, total });
  try {
    const incoming = whileNot(signal, incomingFrom(paths, source));
    for await (const outcome of ingestImages(incoming, services)) {
      bar.increment();
      if (outcome.status === 'failed') {
        const { name, error } = outcome;
        const reason = errorMessage(locale, error);
        report.add('failed', `${name}: ${reason}`, { line: null, problem: error.code, reason, detail: name });
      } else if (outcome.status === 'added') result.added += 1;
      else result.duplicates += 1;
      await report.flushIfFull();
    }
  } finally {
    bar.stop();
  }
  return { ...result, unmatched };
}

async function embed(
  database: Database,
  { config, locale, log, progress, signal }: CommandContext,
): Promise<void> {
  const { makeSearchable } = await import('../../core/work/ingest/make-searchable.ts');
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

/** Suggests removing the demo: people who add their own photos seldom want it among them. */
async function tellOfDemo(database: Database, { locale, note }: CommandContext): Promise<void> {
  const { ImageRepository } = await import('../../core/data/images/images.ts');
  const { visible } = await new ImageRepository(database).countByState('demo');
  if (visible > 0) note(ingestMessages(locale).demoIsThere(visible));
}

/** Ends the stream after Ctrl-C: items in work are finished, no new ones begin. */
async function* whileNot<Item>(signal: AbortSignal, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}
