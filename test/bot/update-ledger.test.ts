import { describe, expect, test } from 'vitest';
import { UpdateLedger } from '../../bot/update-ledger.ts';

const updates = (...ids: number[]) => ids.map(update_id => ({ update_id }));
const idsOf = (taken: { update_id: number }[]) => taken.map(({ update_id }) => update_id);

describe('an update ledger', () => {
  test('asks from the beginning at first', () => {
    expect(new UpdateLedger().offset).toBe(0);
  });

  test('keeps the offset at the oldest update that is not answered', () => {
    const ledger = new UpdateLedger();
    ledger.take(updates(5, 6, 7), 10);
    expect(ledger.offset).toBe(5);
    ledger.finish(6);
    expect(ledger.offset).toBe(5);
    ledger.finish(5);
    expect(ledger.offset).toBe(7);
    ledger.finish(7);
    expect(ledger.offset).toBe(8);
  });

  test('leaves out what is in work, what was answered, and copies', () => {
    const ledger = new UpdateLedger();
    expect(idsOf(ledger.take(updates(1, 1, 2), 10))).toEqual([1, 2]);
    ledger.finish(2);
    expect(idsOf(ledger.take(updates(1, 2, 3), 10))).toEqual([3]);
  });

  test('takes no more than there is room for, and does not confirm the rest', () => {
    const ledger = new UpdateLedger();
    expect(idsOf(ledger.take(updates(1, 2, 3), 2))).toEqual([1, 2]);
    ledger.finish(1);
    ledger.finish(2);
    expect(ledger.offset).toBe(3);
    expect(idsOf(ledger.take(updates(3), 2))).toEqual([3]);
  });

  test('gives a released update out again, three times in all, and holds the offset for it', () => {
    const ledger = new UpdateLedger();
    for (const attempt of [1, 2, 3]) {
      expect(idsOf(ledger.take(updates(1), 10))).toEqual([1]);
      expect(ledger.release(1)).toBe(attempt < 3);
      expect(ledger.offset).toBe(1);
    }
    ledger.finish(1);
    expect(ledger.offset).toBe(2);
  });

  test('can be told to stop waiting for a window that is all in work', () => {
    const ledger = new UpdateLedger();
    ledger.take(updates(1, 2, 3), 10);
    ledger.confirmThrough(2);
    expect(ledger.offset).toBe(3);
    ledger.finish(3);
    expect(ledger.offset).toBe(3);
  });
});
