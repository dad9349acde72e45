import { PLACE_DIGITS } from './random-place.ts';
import type { ReviewAction } from './review.ts';

/** How many people judge a pair without seeing each other's decision, and which share of all pairs that holds for. */
export interface OverlapRule {
  readonly people: number;
  /** 0 to 1. */
  readonly share: number;
}

/** One person a pair: what holds until somebody asks for more. */
export const NO_OVERLAP: OverlapRule = { people: 1, share: 0 };

/** A decision of one of several people, as it stands. */
export interface Vote {
  readonly reviewerId: string;
  readonly action: Extract<ReviewAction, 'approve' | 'reject' | 'edit'>;
  /** What an edit would make of the text. */
  readonly text: string | null;
}

/** What votes make of a pair: wait for more of them, agree, or be settled by an adjudicator. */
export type Agreement = 'waits' | 'agreed' | 'disputed';

/**
 * How many people have to judge this pair. The random end of its id (`random-place.ts`) decides, so that it is the same
 * for everybody and at any time, without a row being written.
 */
export function peopleFor(pairId: string, { people, share }: OverlapRule): number {
  const place = Number.parseInt(pairId.replaceAll('-', '').slice(-PLACE_DIGITS), 16);
  return place < share * 16 ** PLACE_DIGITS ? people : 1;
}

/** Votes agree where all say the same, and all who edited wrote the same words. */
export function agreementOf(votes: readonly Vote[], people: number): Agreement {
  if (votes.length < people) return 'waits';
  const said = new Set(votes.map(({ action, text }) => (action === 'edit' ? `edit ${text}` : action)));
  return said.size === 1 ? 'agreed' : 'disputed';
}
