import { PLACE_DIGITS } from './random-place.ts';

/** How many people judge a pair without seeing each other's decision, and for which share of all pairs. */
export interface OverlapRule {
  readonly people: number;
  /** 0 to 1. */
  readonly share: number;
}

/** The default: one person a pair. */
export const NO_OVERLAP: OverlapRule = { people: 1, share: 0 };

/**
 * How many people have to judge this pair. The random end of its id (`random-place.ts`) decides, so that the number is the
 * same for everybody and at any time, without a stored row.
 */
export function peopleFor(pairId: string, { people, share }: OverlapRule): number {
  const place = Number.parseInt(pairId.replaceAll('-', '').slice(-PLACE_DIGITS), 16);
  return place < share * 16 ** PLACE_DIGITS ? people : 1;
}
