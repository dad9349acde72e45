import type { ReviewAction } from './review.ts';

/** A decision of one of several people, as it stands. */
export interface Vote {
  readonly reviewerId: string;
  readonly action: Extract<ReviewAction, 'approve' | 'reject' | 'edit'>;
  /** What an edit would make of the text. */
  readonly text: string | null;
}

/** What votes make of a pair: wait for more of them, agree, or be settled by an adjudicator. */
export type Agreement = 'waits' | 'agreed' | 'disputed';

/** Votes agree where all say the same, and all who edited wrote the same words. */
export function agreementOf(votes: readonly Vote[], people: number): Agreement {
  if (votes.length < people) return 'waits';
  const said = new Set(votes.map(({ action, text }) => (action === 'edit' ? `edit ${text}` : action)));
  return said.size === 1 ? 'agreed' : 'disputed';
}
