import { expect, test } from 'vitest';
import { ChatTurns } from '../../../bot/sending/chat-turns.ts';
import { Postponed } from '../../../bot/telegram/postponed.ts';

function enter(turns: ChatTurns, begun: number[], chat: number, ...ids: number[]): void {
  for (const id of ids) {
    turns.enter(chat, id);
    void turns.wait(chat, id).then(() => begun.push(id));
  }
}
const settled = () => new Promise(resolve => setImmediate(resolve));

test('a chat has one turn at a time, in order; others do not wait for it', async () => {
  const turns = new ChatTurns(10);
  const begun: number[] = [];
  enter(turns, begun, 1, 1, 2);
  enter(turns, begun, 2, 3);
  await settled();
  expect(begun).toEqual([1, 3]);
  // Another try of the same update keeps the turn.
  await turns.wait(1, 1);
  expect(begun).toEqual([1, 3]);
  turns.leave(1, 1);
  await settled();
  expect(begun).toEqual([1, 3, 2]);
});

test('who leaves without having had a turn holds nobody up', async () => {
  const turns = new ChatTurns(10);
  const begun: number[] = [];
  turns.enter(1, 1);
  enter(turns, begun, 1, 2, 3);
  turns.leave(1, 1);
  turns.leave(1, 3);
  await settled();
  expect(begun).toEqual([2]);
});

test('there are never more turns than the limit', async () => {
  const turns = new ChatTurns(2);
  const begun: number[] = [];
  for (const id of [1, 2, 3]) enter(turns, begun, id, id);
  await settled();
  expect(begun).toEqual([1, 2]);
  turns.leave(1, 1);
  await settled();
  expect(begun).toEqual([1, 2, 3]);
});

test('what comes behind an answer that was put aside is put aside with it, and keeps its order', async () => {
  const turns = new ChatTurns(10);
  const begun: number[] = [];
  const until = Date.now() + 3_600_000;
  enter(turns, begun, 1, 1);
  turns.enter(1, 2);
  const second = turns.wait(1, 2);
  enter(turns, begun, 2, 9);
  turns.putAside(1, 1, until);
  await expect(second).rejects.toEqual(new Postponed(until));
  turns.putAside(1, 2, until);
  turns.enter(1, 3);
  await expect(turns.wait(1, 3)).rejects.toMatchObject({ until });
  turns.putAside(1, 3, until);
  expect(begun).toEqual([1, 9]);
  // They come back in any order.
  turns.enter(1, 2);
  await expect(turns.wait(1, 2)).rejects.toMatchObject({ until });
  turns.putAside(1, 2, until);
  enter(turns, begun, 1, 1, 2, 3);
  await settled();
  expect(begun).toEqual([1, 9, 1]);
  turns.leave(1, 1);
  turns.leave(1, 2);
  await settled();
  expect(begun).toEqual([1, 9, 1, 2, 3]);
});

test('an answer that is due and not back yet still holds its place', async () => {
  const turns = new ChatTurns(10);
  turns.enter(1, 1);
  await turns.wait(1, 1);
  turns.putAside(1, 1, Date.now() - 1_000);
  turns.enter(1, 2);
  const now = Date.now();
  const reason = await turns.wait(1, 2).catch((error: unknown) => error);
  expect((reason as Postponed).until).toBeGreaterThan(now);
});
