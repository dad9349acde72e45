import { describe, expect, test } from 'vitest';
import { newId } from '../../../../../core/ground/domain/id.ts';
import {
  agreementOf,
  NO_OVERLAP,
  peopleFor,
  type Vote,
} from '../../../../../core/ground/domain/review/overlap.ts';

const vote = (reviewerId: string, action: Vote['action'], text: string | null = null): Vote => ({
  reviewerId,
  action,
  text,
});

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

describe('votes', () => {
  test('wait until enough people have judged', () => {
    expect(agreementOf([vote('sara', 'approve')], 2)).toBe('waits');
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'reject')], 3)).toBe('waits');
  });

  test('agree where all say the same, edits word by word', () => {
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'approve')], 2)).toBe('agreed');
    expect(agreementOf([vote('sara', 'reject'), vote('ali', 'reject'), vote('mina', 'reject')], 3)).toBe(
      'agreed',
    );
    expect(agreementOf([vote('sara', 'edit', 'x'), vote('ali', 'edit', 'x')], 2)).toBe('agreed');
  });

  test('are disputed where one says otherwise', () => {
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'reject')], 2)).toBe('disputed');
    expect(agreementOf([vote('sara', 'edit', 'x'), vote('ali', 'edit', 'y')], 2)).toBe('disputed');
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'edit', 'x')], 2)).toBe('disputed');
  });
});
