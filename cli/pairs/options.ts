import { type Command, InvalidArgumentError, Option } from 'commander';
import { CaptionSource, PairStatus } from '../../core/ground/domain/caption-pair.ts';
import type { PairFilter } from '../../core/ground/domain/pair-filter.ts';
import type { PairMessages } from '../../locales/pairs.ts';

/** What the options of the pair commands come to; each command takes some of them. */
export interface FilterOptions {
  readonly source?: CaptionSource;
  readonly status?: PairStatus;
  readonly scorer?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A cosine, -1 to 1. */
export function parseScore(text: string): number {
  const score = Number(text);
  if (text.trim() === '' || !(score >= -1 && score <= 1)) throw new InvalidArgumentError('-1 … 1');
  return score;
}

/** `80%` or `0.8`. @returns 0 to 1. */
export function parseShare(text: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === '' || !(share > 0 && share <= 1)) throw new InvalidArgumentError('1% … 100%');
  return share;
}

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('1 …');
  return limit;
}

/** Adds the options that choose pairs. */
export function addFilterOptions(command: Command, { options }: PairMessages): Command {
  return command
    .addOption(new Option('--source <source>', options.source).choices(CaptionSource.options))
    .addOption(new Option('--status <status>', options.status).choices(PairStatus.options))
    .option('--scorer <id>', options.scorer)
    .option('--min <score>', options.min, parseScore)
    .option('--max <score>', options.max, parseScore);
}

export const filterOf = ({ source, status, scorer, min, max }: FilterOptions): PairFilter => ({
  ...(source && { source }),
  ...(status && { status }),
  ...(scorer !== undefined && { scorer }),
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
