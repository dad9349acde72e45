import { PLACE_DIGITS } from './random-place.ts';

/** How many people judge a pair without seeing each other's decision, and which share of all pairs that holds for. */
export interface OverlapRule {
  readonly people: number;
  /** 0 to 1. */
  readonly share: number;
}

/** One person a pair: what holds until somebody asks for more. */
export const NO_OVERLAP: OverlapRule = { people: 1, share: 0 };

/**
 * How many people have to judge this pair. The random end of its id (`random-place.ts`) decides, so that it is the same
 * for everybody and at any time, without a row being written.
 */
export function peopleFor(pairId: string, { people, share }: OverlapRule): number {
  const place = Number.parseInt(pairId.replaceAll('-', '').slice(-PLACE_DIGITS), 16);
  return place < share * 16 ** PLACE_DIGITS ? people : 1;
}
