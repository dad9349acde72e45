import { InvalidArgumentError } from 'commander';
import { CaptionPairRepository } from '../../core/data/captions/caption-pairs.ts';
import type { Database } from '../../core/data/database/database.ts';
import { BulkDecisionRepository } from '../../core/data/review/bulk-decisions.ts';
import { PairDecisionRepository } from '../../core/data/review/pair-decisions.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { fraction, withOneScorer } from './pair-histogram.ts';
import { type FilterOptions, filterOf } from './pair-options.ts';

export interface FilterCommandOptions extends Pick<FilterOptions, 'source' | 'scorer'> {
  /** Approve from this score on … */
  readonly min?: number;
  /** … or this share of the highest scores. */
  readonly top?: number;
  readonly dryRun?: boolean;
}

/** `negareh pairs filter --min 0.7 | --top 80%` */
export async function filterCommand(
  { min, top, dryRun, ...rest }: FilterCommandOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale } = context;
  const words = pairMessages(locale);
  if ((min === undefined) === (top === undefined)) throw new InvalidArgumentError('--min | --top');
  if (!dryRun && (await finishEarlier(database, context))) return;
  const repository = new CaptionPairRepository(database);
  const filter = await withOneScorer(filterOf(rest), repository);
  const pending = filter && { ...filter, status: 'pending' as const, proposed: true };
  const threshold = min ?? (pending && (await repository.scoreOfTop(pending, top!)));
  if (!pending || threshold === null) {
    context.note(words.nothing);
    return context.exitWith(ExitCode.nothingFound);
  }
  if (dryRun) {
    const approve = await repository.count({ ...pending, min: threshold });
    const reject = await repository.count({ ...pending, max: threshold });
    return context.print(words.wouldDecide(approve, reject, fraction(locale, threshold, 3)));
  }
  const total = (await repository.count({ ...pending, min: -1 })) || 1;
  const bar = context.progress({ label: words.deciding, total });
  try {
    const decisions = new PairDecisionRepository(database, config);
    const { scorer, source } = pending;
    const chosen = { ...(scorer !== undefined && { scorer }), ...(source && { source }), proposed: true };
    const decision = await decisions.filter(chosen, threshold, { onProgress: done => bar.update(done) });
    bar.stop();
    context.print(words.decided(decision.approved, decision.rejected, decision.id));
  } finally {
    bar.stop();
  }
}

/**
 * Finishes an interrupted act as it was originally requested: among the remaining pairs, the same share of the highest scores would select
 * other pairs. @returns false if there is none.
 */
async function finishEarlier(
  database: Database,
  { config, locale, note, print }: CommandContext,
): Promise<boolean> {
  const words = pairMessages(locale);
  const decisions = new BulkDecisionRepository(database, config);
  const earlier = await decisions.underWay();
  if (!earlier) return false;
  note(words.finishing);
  await decisions.carryOut(earlier.id);
  const { approved, rejected, id, undone, state } = await decisions.find(earlier.id);
  print(state === 'undone' ? words.undone(undone) : words.decided(approved, rejected, id));
  return true;
}

/** `negareh pairs undo [id]` */
export async function undoCommand(
  id: string | undefined,
  database: Database,
  { config, locale, note, print, exitWith }: CommandContext,
): Promise<void> {
  const words = pairMessages(locale);
  const decision = id ?? (await new BulkDecisionRepository(database, config).newest())?.id;
  if (decision === undefined) {
    note(words.noDecision);
    return exitWith(ExitCode.nothingFound);
  }
  print(words.undone(await new PairDecisionRepository(database, config).undo(decision)));
}
