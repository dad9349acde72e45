import type { Command } from 'commander';
import { cliMessages } from '../../locales/cli.ts';
import { formatDateTime, formatNumber, type Locale } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';
import type { Status } from './read-status.ts';

/** `negareh status` */
export function registerStatus(program: Command, context: CommandContext): void {
  const words = cliMessages(context.locale);
  program
    .command('status')
    .description(words.status.about)
    .option('--json', words.help.json)
    .action(({ json }: { json?: true }) =>
      context.withDatabase(async database => {
        const { readStatus } = await import('./read-status.ts');
        const status = await readStatus(database, context);
        if (json) context.print(JSON.stringify(status));
        else for (const line of formatTable(toRows(status, context))) context.print(line);
      }),
    );
}

function toRows(status: Status, { locale }: CommandContext): string[][] {
  const words = cliMessages(locale).status;
  const number = (value: number) => formatNumber(locale, value);
  const { search, worker, crawler, model, images, captions, embeddings, index } = status;
  const searchState = search.error?.message ?? words.notRunning;
  return [
    [words.rows.search, search.ready ? words.searchReady(search.url) : searchState],
    [words.rows.worker, worker.running ? words.running : words.notRunning],
    ...crawlerRow(crawler, locale),
    [words.rows.model, `${model.id} · ${model.precision}`],
    ...nextModel(model, locale),
    [
      words.rows.images,
      words.images({
        visible: number(images.visible),
        pending: number(images.pending),
        rejected: number(images.rejected),
        hidden: number(images.hidden),
        removed: number(images.removed),
      }),
    ],
    [
      words.rows.captions,
      words.captions(number(captions.pending), number(captions.approved), number(captions.rejected)),
    ],
    [words.rows.embeddings, words.embeddings(number(embeddings.count), number(embeddings.missing))],
    [
      words.rows.index,
      index
        ? words.index(number(index.count), formatDateTime(locale, new Date(index.publishedAt)), index.id)
        : words.noIndex,
    ],
  ];
}

/** A row only if there is a crawler, or something for it to do. */
function crawlerRow({ running, underWay }: Status['crawler'], locale: Locale): string[][] {
  if (!running && underWay === 0) return [];
  const words = cliMessages(locale).status;
  const state = running ? words.running : words.notRunning;
  return [[words.rows.crawler, words.crawler(state, formatNumber(locale, underWay))]];
}

/** A row only while a switch to another model is under way. */
function nextModel({ next }: Status['model'], locale: Locale): string[][] {
  if (!next) return [];
  const words = cliMessages(locale).status;
  const number = (value: number) => formatNumber(locale, value);
  return [[words.rows.nextModel, words.nextModel(next.name, number(next.embedded), number(next.missing))]];
}
