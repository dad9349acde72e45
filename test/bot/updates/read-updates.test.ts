import { expect, test } from 'vitest';
import { readUpdates } from '../../../bot/updates/read-updates.ts';

const message = { message_id: 1, date: 0, chat: { id: 5, type: 'private' }, text: 'گل' };
const good = { update_id: 7, message };

test.each([
  ['no list', { ok: true }],
  ['a number', 7],
  ['nothing', undefined],
  ['a list of nothing', [null]],
  ['an update without an id', [{}]],
  ['an id that is a word', [{ update_id: 'abc' }]],
  ['an id that leads away from all others', [{ update_id: 2 ** 53 - 1 }]],
])('%s is no answer: the poll is tried again', (_name, result) => {
  expect(readUpdates(result)).toBeUndefined();
});

test('no updates are an answer', () => {
  expect(readUpdates([])).toEqual({ updates: [], refused: [], nextOffset: undefined });
});

test.each([
  ['without a chat', { message_id: 1, text: 'x' }],
  ['whose chat has no number', { ...message, chat: { id: '5', type: 'private' } }],
  ['whose text is a number', { ...message, text: 5 }],
  ['whose sender is nobody', { ...message, from: null }],
  ['that is a list', []],
])('a message %s is passed over, and what is beside it is read', (_name, bad) => {
  const read = readUpdates([
    { update_id: 6, message: bad },
    null,
    good,
    { update_id: 8, edited_message: bad },
  ]);
  expect(read?.updates).toEqual([good]);
  expect(read?.refused).toHaveLength(3);
  expect(read?.nextOffset).toBe(9);
});

test('kinds and fields that nobody knows yet pass', () => {
  const fresh = { update_id: 9, something_new: { a: 1 }, message: { ...message, brand_new: [] } };
  expect(readUpdates([fresh])?.updates).toEqual([fresh]);
});
