import { type Command, Option } from 'commander';
import { CaptionSource, PairStatus } from '../../core/ground/domain/captions/caption-pair.ts';
import type { PairFilter } from '../../core/ground/domain/captions/pair-filter.ts';
import type { PairMessages } from '../../locales/pairs.ts';
import { parseScore } from '../input/numbers.ts';

/** The parsed options of the pair commands; each command takes some of them. */
export interface FilterOptions {
  readonly source?: CaptionSource;
  readonly status?: PairStatus;
  readonly scorer?: string;
  readonly min?: number;
  readonly max?: number;
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
