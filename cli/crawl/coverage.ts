import type { Database } from '../../core/data/database/database.ts';
import type { CrawlCoverage, CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { listName } from '../../locales/crawl-names.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';

/** `negareh crawl coverage <source>`: how far each of its lists was crawled, and which answers could not be read. */
export async function printCoverage(
  database: Database,
  source: CrawledSource,
  context: CommandContext,
): Promise<void> {
  const { readCoverage } = await import('../../core/data/crawl/crawl-counts.ts');
  const { countNearDuplicates } = await import('../../core/data/images/near-duplicates.ts');
  const { SettingRepository } = await import('../../core/data/database/settings.ts');
  const { ParseState, parseStateKey, readParseState } = await import(
    '../../core/data/crawl/source-health.ts'
  );
  const { locale, print } = context;
  const words = crawlMessages(locale);
  const rows = await readCoverage(database, source);
  if (rows.length === 0) return print(words.nothingCrawled);
  for (const line of formatTable([
    words.coverageHead,
    ...rows.map(row => [listName(locale, source, row.query), ...cellsOf(row, words)]),
  ]))
    print(line);
  print(words.nearDuplicates(await countNearDuplicates(database, source)));
  const state = await new SettingRepository(database).get(parseStateKey(source), ParseState);
  if (!state) return;
  const { readable, unreadable, unknown, samples } = readParseState(state);
  print(words.parsed(readable, unreadable));
  for (const [kind, count] of Object.entries(unknown)) print(`  ${words.unknownPart(kind, count)}`);
  for (const sample of samples) print(`  ${sample}`);
}

function cellsOf(
  { complete, posts, pictures }: CrawlCoverage,
  words: ReturnType<typeof crawlMessages>,
): string[] {
  const counts = [posts.done, pictures.done, pictures.dropped + posts.dropped, pictures.gone + posts.gone];
  const waiting = pictures.waiting + posts.waiting;
  return [...[...counts, waiting].map(String), complete ? words.wholeList : words.partOfList];
}
