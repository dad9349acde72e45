import { describe, expect, test } from 'vitest';
import { newId } from '../../../../../core/ground/domain/id.ts';
import { NO_OVERLAP, peopleFor } from '../../../../../core/ground/domain/review/overlap.ts';

describe('how many judge a pair', () => {
  test('is one until somebody asks for more, and then more for the share that was asked for', () => {
    const ids = Array.from({ length: 4_000 }, () => newId());
    expect(ids.every(id => peopleFor(id, NO_OVERLAP) === 1)).toBe(true);
    const two = ids.filter(id => peopleFor(id, { people: 2, share: 0.25 }) === 2).length;
    // Four standard deviations of 4,000 draws.
    expect(Math.abs(two / ids.length - 0.25)).toBeLessThan(0.028);
    expect(ids.every(id => peopleFor(id, { people: 3, share: 1 }) === 3)).toBe(true);
  });

  test('is the same for a pair whenever one asks, and grows with the share', () => {
    const ids = Array.from({ length: 500 }, () => newId());
    const chosen = (share: number) => ids.filter(id => peopleFor(id, { people: 2, share }) === 2);
    expect(chosen(0.3).every(id => chosen(0.5).includes(id))).toBe(true);
  });
});
