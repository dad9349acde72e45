import type { BulkDecisionRepository } from '../../data/review/bulk-decisions.ts';

/**
 * Goes on with the bulk decision that is under way until it is done, `signal` aborts or `deadline` (performance.now())
 * passes.
 * @returns `nothing` when there was none, `partly` when some of it is left
 */
export async function decideUnderWay(
  decisions: BulkDecisionRepository,
  options: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<'nothing' | 'partly' | 'done'> {
  const decision = await decisions.underWay();
  if (!decision) return 'nothing';
  return (await decisions.carryOut(decision.id, options)) ? 'done' : 'partly';
}
