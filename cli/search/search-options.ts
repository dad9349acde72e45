import { type Command, InvalidArgumentError, Option } from 'commander';
import { ImageSource } from '../../core/ground/domain/images/image.ts';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import {
  RESULT_LIMIT,
  type SearchFilters,
  SearchMode,
  TermWeight,
} from '../../core/ground/domain/search/search.ts';
import { foldPersian } from '../../core/ground/persian/fold.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { Locale } from '../../locales/format.ts';
import { typedNumber, wholeNumber } from '../input/numbers.ts';
import { several } from '../input/several.ts';

export interface SearchOptions {
  readonly top: number;
  readonly offset: number;
  readonly json?: true;
  readonly image?: string;
  readonly like?: string[];
  readonly plus?: string[];
  readonly minus?: string[];
  readonly without?: string[];
  readonly weight?: number;
  readonly sheet?: string;
  readonly source?: ImageSource[];
  readonly city?: string[];
  readonly category?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly mode?: SearchMode;
  readonly literal?: true;
  readonly duplicates?: true;
}

export function addSearchOptions(command: Command, locale: Locale): Command {
  const words = cliMessages(locale).search;
  const whole = (from: number) => wholeNumber({ from, to: RESULT_LIMIT }, locale);
  const weight = (text: string) => {
    const value = typedNumber(text);
    if (value > 0 && TermWeight.safeParse(value).success) return value;
    throw new InvalidArgumentError(words.notAWeight);
  };
  /** A day begins in the person's time zone; the filters use moments. */
  const moment = (text: string) => {
    const plain = foldPersian(text).toUpperCase();
    const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(plain) ? `${plain}T00:00:00` : plain);
    if (/^\d{4}-\d{2}-\d{2}/.test(plain) && !Number.isNaN(time.getTime())) return time.toISOString();
    throw new InvalidArgumentError(words.notADate);
  };
  const source = (text: string, before: ImageSource[] = []) => {
    const parsed = ImageSource.safeParse(text);
    if (parsed.success) return [...before, parsed.data];
    throw new InvalidArgumentError(words.notASource);
  };
  return command
    .option('--top <number>', words.top, whole(1), PHOTOS_PER_PAGE)
    .option('--offset <number>', words.offset, whole(0), 0)
    .option('--image <file>', words.image)
    .option('--like <id>', words.like, several)
    .option('--plus <text>', words.plus, several)
    .option('--minus <text>', words.minus, several)
    .option('--without <text>', words.without, several)
    .option('--weight <number>', words.weight, weight)
    .option('--source <source>', words.source, source)
    .option('--city <city>', words.city, several)
    .option('--category <category>', words.category, several)
    .option('--from <date>', words.from, moment)
    .option('--to <date>', words.to, moment)
    .addOption(new Option('--mode <mode>', words.mode).choices(SearchMode.options))
    .option('--literal', words.literal)
    .option('--duplicates', words.duplicates)
    .option('--sheet <file>', words.sheet)
    .option('--json', cliMessages(locale).help.json);
}

export const filtersOf = ({ source, city, category, from, to }: SearchOptions): SearchFilters => ({
  ...(source && { source }),
  ...(city && { city }),
  ...(category && { category }),
  ...(from && { from }),
  ...(to && { to }),
});
