import type { ReviewAction } from './review.ts';

/** The current decision of one of several people. */
export interface Vote {
  readonly reviewerId: string;
  readonly action: Extract<ReviewAction, 'approve' | 'reject' | 'edit'>;
  /** What an edit would make of the text. */
  readonly text: string | null;
}

/** The result of a pair's votes: it waits for more, they agree, or an adjudicator has to decide. */
export type Agreement = 'waits' | 'agreed' | 'disputed';

/** Votes agree if all say the same, and if all edits have the same words. */
export function agreementOf(votes: readonly Vote[], people: number): Agreement {
  if (votes.length < people) return 'waits';
  const said = new Set(votes.map(({ action, text }) => (action === 'edit' ? `edit ${text}` : action)));
  return said.size === 1 ? 'agreed' : 'disputed';
}
