import { CaptionPairRepository } from '../../core/data/captions/caption-pairs.ts';
import type { Database } from '../../core/data/database/database.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { cut, formatTable } from '../output/table.ts';
import { fraction } from './pair-histogram.ts';
import { type FilterOptions, filterOf } from './pair-options.ts';

export interface ListOptions extends FilterOptions {
  readonly limit: number;
  readonly lowest?: boolean;
  readonly losers?: boolean;
  readonly json?: boolean;
}

/** Width of a text in the table, in cells; the JSON has the whole text. */
const TEXT_WIDTH = 40;

/** `negareh pairs list` */
export async function listCommand(
  options: ListOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { locale, print } = context;
  const words = pairMessages(locale);
  const order = options.lowest ? 'lowest' : 'highest';
  const filter = { ...filterOf(options), ...(options.losers && { proposed: false }) };
  const pairs = await new CaptionPairRepository(database).list(filter, { limit: options.limit, order });
  if (options.json) print(JSON.stringify(pairs));
  if (pairs.length === 0) {
    if (!options.json) context.note(words.nothing);
    return context.exitWith(ExitCode.nothingFound);
  }
  if (options.json) return;
  const { score, status, english, persian, flags } = words.columns;
  const rows = pairs.map(pair => [
    pair.score === null ? '—' : fraction(locale, pair.score, 3),
    words.status[pair.status],
    cut(pair.english ?? '—', TEXT_WIDTH),
    cut(pair.persian, TEXT_WIDTH),
    pair.flags.join(' '),
  ]);
  for (const line of formatTable([[score, status, english, persian, flags], ...rows])) print(line);
}
