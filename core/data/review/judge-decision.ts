import type { PairStatus } from '../../ground/domain/captions/caption-pair.ts';
import { type Agreement, agreementOf, type Vote } from '../../ground/domain/review/agreement.ts';
import type { Decision, DecisionOutcome, Refusal, ReviewAction } from '../../ground/domain/review/review.ts';

/** A pair as it is now, locked. */
export interface JudgedPair {
  readonly id: string;
  readonly imageId: string;
  readonly status: PairStatus;
  readonly persian: string;
  readonly originalPersian: string | null;
  readonly flagged: boolean;
  readonly disputed: boolean;
  readonly leasedTo: string | null;
}

/** An earlier act on the pair. */
export interface PriorReview {
  readonly id: string;
  readonly reviewerId: string | null;
  readonly reviewer: string | null;
  readonly action: ReviewAction;
  readonly previousStatus: PairStatus;
  readonly status: PairStatus;
  readonly previousText: string | null;
  readonly text: string | null;
  readonly blind: boolean;
  readonly undoneAt: Date | null;
}

/** The changes that an act makes to its pair. */
export interface PairChange {
  readonly id: string;
  readonly pairId: string;
  readonly action: ReviewAction;
  readonly reasons: readonly string[];
  readonly previousStatus: PairStatus;
  readonly status: PairStatus;
  /** Both null when the words stay. */
  readonly previousText: string | null;
  readonly text: string | null;
  readonly originalPersian: string | null;
  readonly flagged: boolean;
  /** The words that the edit gives the pair once others agree. */
  readonly proposed: string | null;
  /** One of several decisions by people who do not see each other's. */
  readonly blind: boolean;
  readonly disputed: boolean;
  /** Whether it is a decision; its author then becomes the pair's reviewer. */
  readonly decides: boolean;
  readonly undoes: string | null;
}

export interface Verdict {
  readonly outcome: DecisionOutcome;
  /** Undefined when nothing has to be done: refused, or done already. */
  readonly change?: PairChange;
}

interface Circumstances {
  readonly reviewer: { readonly id: string; readonly adjudicates?: boolean };
  /** How many people judge this pair. */
  readonly people: number;
  readonly pair: JudgedPair | undefined;
  /** In order of time: the acts that hold, and the act itself and the one to undo, if they exist. */
  readonly reviews: readonly PriorReview[];
  /** Whether another pair of the same image has these words. */
  readonly isTaken: (pairId: string, text: string) => boolean;
}

const STANDS = new Set<ReviewAction>(['approve', 'reject', 'edit', 'flag', 'unflag']);

/** The effective action: an edit that leaves the words as they were is an approval. */
export const actionOf = (decision: Decision): ReviewAction =>
  decision.action === 'edit' && decision.text === decision.seen.persian ? 'approve' : decision.action;

/** What waiting votes decide about their pair. */
export interface Settlement {
  readonly pairId: string;
  /** The last vote, which decides. */
  readonly reviewId: string;
  readonly reviewerId: string;
  readonly status: PairStatus;
  readonly disputed: boolean;
  /** Both null when the words stay. */
  readonly previousText: string | null;
  readonly text: string | null;
  readonly originalPersian: string | null;
}

/**
 * What votes decide about a pending pair when fewer people have to judge it than when they were cast. Undefined when they
 * wait on. Words that the image has already are left to an adjudicator: there is nobody to refuse them to.
 * @param reviews the acts that hold, in order of time
 */
export function settle(
  pair: JudgedPair,
  { reviews, people, isTaken }: Pick<Circumstances, 'reviews' | 'people' | 'isTaken'>,
): Settlement | undefined {
  const votes = votesOf(reviews);
  const last = reviews.findLast(({ blind, reviewerId }) => blind && reviewerId !== null);
  const agreement = agreementOf(votes, people);
  if (!last?.reviewerId || agreement === 'waits') return undefined;
  const on = { pairId: pair.id, reviewId: last.id, reviewerId: last.reviewerId };
  const status = STATUS[last.action];
  const text = last.action === 'edit' ? last.text : null;
  if (agreement === 'disputed' || !status || (text !== null && isTaken(pair.id, text))) {
    const { originalPersian } = pair;
    return { ...on, status: 'pending', disputed: true, previousText: null, text: null, originalPersian };
  }
  const previousText = text === null ? null : pair.persian;
  return { ...on, status, disputed: false, previousText, text, originalPersian: originalAfter(pair, text) };
}

/** Whether an act may be done, and what it changes. Pure: the caller holds the locks. */
export function judge(
  decision: Decision,
  { reviewer, people, pair, reviews, isTaken }: Circumstances,
): Verdict {
  const { id } = decision;
  const refuse = (refusal: Refusal, by: string | null = null): Verdict => ({
    outcome: { id, refusal, by },
  });
  const accept = (change?: PairChange): Verdict => ({
    outcome: { id, refusal: null, by: null },
    ...(change && { change }),
  });
  if (reviews.some(review => review.id === id)) return accept();
  if (!pair) return refuse(decision.action === 'undo' ? 'nothing-to-undo' : 'gone');
  const standing = reviews.filter(({ action, undoneAt }) => undoneAt === null && STANDS.has(action));
  const leasedToOther = pair.leasedTo !== null && pair.leasedTo !== reviewer.id;
  const lastBy = standing.at(-1)?.reviewer ?? null;

  if (decision.action === 'undo') {
    const target = reviews.find(review => review.id === decision.undoes);
    const isOwn = target?.reviewerId === reviewer.id && target.action !== 'undo';
    if (!target || !isOwn || target.undoneAt) return refuse('nothing-to-undo');
    if (leasedToOther) return refuse('leased');
    const isNewest = target.action === 'skip' || standing.at(-1)?.id === target.id;
    if (isWaitingVote(target) ? pair.status !== 'pending' : !isNewest || !isAsLeft(pair, target)) {
      return refuse('changed', lastBy);
    }
    if (target.previousText && isTaken(pair.id, target.previousText)) return refuse('duplicate');
    const others = standing.filter(one => one.id !== target.id);
    return accept(undoOf(id, pair, { target, isDisputed: isDispute(votesOf(others), people) }));
  }
  if (leasedToOther) return refuse('leased');
  const { seen } = decision;
  if (pair.status !== seen.status || pair.persian !== seen.persian) return refuse('changed', lastBy);
  const text = decision.action === 'edit' && decision.text !== pair.persian ? decision.text : null;
  const action = actionOf(decision);
  const decided = STATUS[action];
  if (pair.disputed && decided && !reviewer.adjudicates) return refuse('changed', null);
  if (text !== null && isTaken(pair.id, text)) return refuse('duplicate');
  const earlier = votesOf(standing);
  const isVote = decided !== undefined && pair.status === 'pending' && !pair.disputed && people > 1;
  if (isVote && earlier.some(({ reviewerId }) => reviewerId === reviewer.id)) return refuse('changed', null);
  const agreement: Agreement = isVote
    ? agreementOf([...earlier, ...voteOf({ reviewerId: reviewer.id, action, text })], people)
    : 'agreed';
  const holds = agreement === 'agreed';
  return accept({
    id,
    pairId: pair.id,
    action,
    undoes: null,
    blind: isVote,
    disputed: decided ? agreement === 'disputed' : pair.disputed,
    proposed: holds ? null : text,
    reasons: decision.action === 'reject' ? [...new Set(decision.reasons)] : [],
    previousStatus: pair.status,
    status: (holds && decided) || pair.status,
    previousText: text === null || !holds ? null : pair.persian,
    text: holds ? text : null,
    originalPersian: originalAfter(pair, holds ? text : null),
    flagged: decision.action === 'flag' || (pair.flagged && decision.action !== 'unflag'),
    decides: holds && decided !== undefined,
  });
}

const STATUS: Partial<Record<ReviewAction, PairStatus>> = {
  approve: 'approved',
  edit: 'approved',
  reject: 'rejected',
};

/** Null again when the words are the original ones. */
function originalAfter({ originalPersian, persian }: JudgedPair, text: string | null): string | null {
  const original = originalPersian ?? persian;
  return text === null ? originalPersian : text === original ? null : original;
}

function isAsLeft(pair: JudgedPair, { action, status, text }: PriorReview): boolean {
  if (action === 'skip') return true;
  if (action === 'flag' || action === 'unflag') return pair.flagged === (action === 'flag');
  return pair.status === status && (text === null || pair.persian === text);
}

/** A vote that has changed nothing yet. */
const isWaitingVote = ({ blind, status }: PriorReview): boolean => blind && status === 'pending';

const isDispute = (votes: readonly Vote[], people: number): boolean =>
  people > 1 && agreementOf(votes, people) === 'disputed';

/** The votes among what stands, each person's last. */
function votesOf(standing: readonly PriorReview[]): Vote[] {
  const votes = standing.flatMap(review => (review.blind ? voteOf(review) : []));
  return [...new Map(votes.map(vote => [vote.reviewerId, vote])).values()];
}

/** None where it is no decision. */
const voteOf = ({
  reviewerId,
  action,
  text,
}: Pick<PriorReview, 'reviewerId' | 'action' | 'text'>): readonly Vote[] =>
  reviewerId !== null && (action === 'approve' || action === 'reject' || action === 'edit')
    ? [{ reviewerId, action, text }]
    : [];

function undoOf(
  id: string,
  pair: JudgedPair,
  { target, isDisputed }: { target: PriorReview; isDisputed: boolean },
): PairChange {
  const text = target.previousText;
  const moves = target.action !== 'skip' && target.action !== 'flag' && target.action !== 'unflag';
  const status = moves ? target.previousStatus : pair.status;
  return {
    id,
    pairId: pair.id,
    action: 'undo',
    reasons: [],
    undoes: target.id,
    decides: false,
    previousStatus: pair.status,
    status,
    blind: false,
    proposed: null,
    disputed: moves ? status === 'pending' && isDisputed : pair.disputed,
    previousText: text === null ? null : pair.persian,
    text,
    originalPersian: originalAfter(pair, text),
    flagged: target.action === 'flag' ? false : target.action === 'unflag' ? true : pair.flagged,
  };
}
