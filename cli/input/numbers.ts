import { InvalidArgumentError } from 'commander';
import { foldPersian } from '../../core/ground/persian/fold.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { Locale } from '../../locales/format.ts';

/** A number as people type it, including Persian digits and «٫». NaN for anything else. */
export function typedNumber(text: string): number {
  const plain = foldPersian(text).replace('٫', '.');
  return plain.trim() === '' ? Number.NaN : Number(plain);
}

/** Bounds of a number, both inclusive. */
interface Bounds {
  readonly from: number;
  readonly to?: number;
}

/** A parser for an option that takes a whole number. */
export const wholeNumber =
  ({ from, to }: Bounds, locale: Locale) =>
  (text: string): number => {
    const value = typedNumber(text);
    if (Number.isSafeInteger(value) && value >= from && (to === undefined || value <= to)) return value;
    throw new InvalidArgumentError(cliMessages(locale).notWhole(from, to));
  };

/** A cosine, -1 to 1. */
export function parseScore(text: string): number {
  const score = typedNumber(text);
  if (!(score >= -1 && score <= 1)) throw new InvalidArgumentError('-1 … 1');
  return score;
}

/** `80%` or `0.8`. @returns above 0, at most 1. */
export function parseShare(text: string): number {
  const isPercent = /[%٪]$/.test(text);
  const share = isPercent ? typedNumber(text.slice(0, -1)) / 100 : typedNumber(text);
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('1% … 100%');
  return share;
}
