import { cliMessages } from '../../locales/cli.ts';
import { formatBytes, formatNumber, type Locale } from '../../locales/format.ts';

/** How long an operation has been running, and its progress. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  /** Undefined while it is unknown. */
  readonly total: number | undefined;
  /** Recent items per second; undefined before the first. */
  readonly rate: number | undefined;
  readonly unit?: 'bytes' | undefined;
}

const BAR_WIDTH = 24;

/** A filled part and an empty part. The signs are the same in both languages, because a bar has no letters to mirror. */
export function drawBar(done: number, total: number): string {
  const filled = total > 0 ? Math.round((Math.min(done, total) / total) * BAR_WIDTH) : 0;
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** “120 of 2,000 · 6% · 45 a second · 42 s left”, as far as the numbers are known. */
export function progressLine(locale: Locale, { done, total, rate, unit }: ProgressState): string {
  const words = cliMessages(locale).progress;
  const number = (value: number) => formatNumber(locale, value);
  const amount = (value: number) => (unit === 'bytes' ? formatBytes(locale, value) : number(value));
  const parts = [total === undefined ? amount(done) : words.of(amount(done), amount(total))];
  if (total) parts.push(words.percent(number(Math.floor((Math.min(done, total) / total) * 100))));
  if (rate) {
    parts.push(words.rate(amount(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))));
    if (total !== undefined && done < total) parts.push(words.left(duration(locale, (total - done) / rate)));
  }
  return parts.join(' · ');
}

/** Seconds below two minutes, minutes below two hours, then hours: an estimate needs no more detail. */
export function duration(locale: Locale, seconds: number): string {
  const words = cliMessages(locale).progress;
  if (seconds < 120) return words.seconds(formatNumber(locale, Math.ceil(seconds)));
  if (seconds < 7_200) return words.minutes(formatNumber(locale, Math.round(seconds / 60)));
  return words.hours(formatNumber(locale, Math.round(seconds / 3_600)));
}
