import path from 'node:path';
import type { SearchPage } from '../../core/ground/domain/search/search.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatDecimal, formatNumber } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { cut, formatTable, isolate } from '../output/table.ts';

/** Width of a caption in the table, in cells; the JSON has the whole caption. */
const CAPTION_WIDTH = 40;

/** One JSON document in the documented shape, for scripts. */
export const toJson = ({ query, reading, alsoRead, fit, modelId, tookMs, hits }: SearchPage): string =>
  JSON.stringify({
    query,
    ...(reading !== null && { reading }),
    ...(alsoRead !== null && { alsoRead }),
    ...(fit !== null && { fit }),
    model: modelId,
    tookMs: Math.round(tookMs * 10) / 10,
    results: hits.map(({ rank, imageId, score, path: file, caption, alike }) => ({
      rank,
      imageId,
      score,
      path: file,
      caption,
      ...(alike > 0 && { alike }),
    })),
  });

/** A table on standard output and a summary on standard error. */
export async function printResults(page: SearchPage, context: CommandContext): Promise<void> {
  const { locale, print, note } = context;
  const words = cliMessages(locale).search;
  const [reading, alsoRead] = [page.reading, page.alsoRead].map(text => text && isolate(text));
  if (reading) note(words.readAs(reading, alsoRead ?? undefined));
  else if (alsoRead) note(words.alsoRead(alsoRead));
  if (page.fit?.isPoor) note(words.poorFit);
  if (page.hits.length === 0) {
    note(await describeNothing(page, context));
    return;
  }
  const { rank, score, caption, path: file } = words.columns;
  const rows = page.hits.map(hit => [
    formatNumber(locale, hit.rank),
    formatDecimal(locale, hit.score, 3),
    cut(hit.caption ?? '—', CAPTION_WIDTH),
    shortPath(hit.path),
  ]);
  for (const line of formatTable([[rank, score, caption, file], ...rows])) print(line);
  const number = (value: number) => formatNumber(locale, value);
  note(words.took(number(page.hits.length), number(Math.round(page.tookMs)), isolate(page.modelId)));
  for (const { rank: at, alike } of page.hits) if (alike > 0) note(words.alike(number(alike), number(at)));
  const isSorted = page.hits.every(({ score }, at) => score <= (page.hits[at - 1]?.score ?? score));
  if (!isSorted) note(words.sortedByBoth);
  if (page.nextOffset !== null) note(words.next(page.nextOffset));
}

/** Says that nothing fits, or that nothing is found yet while images wait to be embedded. */
async function describeNothing({ modelId }: SearchPage, context: CommandContext): Promise<string> {
  const { readPreparation } = await import('../../core/data/models/preparation.ts');
  const words = cliMessages(context.locale).search;
  const waiting = await context
    .withDatabase(database => readPreparation(database, context.config, modelId))
    // Search may run elsewhere, with a database that cannot be reached from here.
    .catch(() => undefined);
  if (!waiting) return words.nothing;
  const [ready, total] = [waiting.ready, waiting.total].map(value => formatNumber(context.locale, value));
  return words.preparing(ready!, total!);
}

/** The path relative to the current folder if that is shorter: a name to copy into the next command. */
function shortPath(file: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
