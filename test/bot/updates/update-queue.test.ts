import type { Message, Update, UserFromGetMe } from 'grammy/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Answers, type OpenAnswer } from '../../../bot/sending/answers.ts';
import { Postponed } from '../../../bot/telegram/postponed.ts';
import { UpdateQueue } from '../../../bot/updates/update-queue.ts';
import { RetryableError } from '../../../core/ground/errors.ts';
import { createLog } from '../../../core/ground/log.ts';
import { UNLIMITED } from '../bot-harness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ME = { id: 1, is_bot: true, first_name: 'bot', username: 'bot' } as UserFromGetMe;
const updateOf = (update_id: number): Update => ({
  update_id,
  message: { message_id: 1, date: 0, chat: { id: 5, type: 'private', first_name: 'سارا' } } as Message &
    Update.NonChannel,
});

interface Row {
  readonly payload: string;
  journal: unknown;
  isSettled: boolean;
}

/** A queue over rows in memory, which refuses notes of what was sent and answered while it is told to. */
function watch(answer: (open: OpenAnswer, run: number) => Promise<void>) {
  const rows = new Map<number, Row>();
  const answers = new Answers(UNLIMITED);
  const seen = { runs: 0, refused: 0, isRefusing: false, told: [] as number[], ages: [] as number[] };
  const note = (): void => {
    if (!seen.isRefusing) return;
    seen.refused += 1;
    throw new Error('words that nobody knows');
  };
  const queue = new UpdateQueue({
    bot: {
      botInfo: ME,
      async handleUpdate({ update_id }) {
        const open = answers.open.get(update_id);
        seen.runs += 1;
        if (open) await answer(open, seen.runs);
      },
      errorHandler: async () => {},
    },
    store: {
      async keep(_botId, updates, _claimer, waitedMs = 0) {
        seen.ages.push(waitedMs);
        const ids = new Set(updates.map(({ updateId }) => updateId));
        for (const { updateId, payload } of updates)
          rows.set(updateId, { payload, journal: null, isSettled: false });
        return { fresh: ids, own: ids };
      },
      async claim(_botId, { except }) {
        return [...rows].flatMap(([updateId, { payload, journal, isSettled }]) =>
          isSettled || except.includes(updateId)
            ? []
            : [{ updateId, payload, journal, attempts: 0, waitedMs: 0 }],
        );
      },
      begin: async () => {},
      release: async () => {},
      async record(_botId, _owner, journals) {
        note();
        for (const [id, journal] of journals) rows.get(id)!.journal = structuredClone(journal);
      },
      async settle(_botId, _owner, outcomes) {
        note();
        for (const id of outcomes.keys()) rows.get(id)!.isSettled = true;
      },
    },
    answers,
    delays: { tell: async ({ update }) => void seen.told.push(update.update_id) },
    saidOf: () => undefined,
    log: createLog('bot', { level: 'silent' }),
    claimer: () => ({ owner: 'a process', mayTakeOver: true }),
    stopping: new AbortController().signal,
    reachable: async () => 'was',
  });
  return { queue, rows, seen, answers };
}

test('what was answered and cannot be noted is not taken from the database and answered once more', async () => {
  const { queue, rows, seen } = watch(({ journal }) => journal.add('sendMessage', [1]));
  await queue.start();
  seen.isRefusing = true;
  await queue.accept([updateOf(7)], Date.now());
  // As each renewal of the lease does that finds something which this process does not have.
  for (let second = 0; second < 30; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    if (!queue.hereIds.includes(7)) queue.takeFree();
  }
  expect(seen.refused).toBeGreaterThan(10);
  expect(seen.runs).toBe(1);
  seen.isRefusing = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rows.get(7)?.isSettled).toBe(true);
  expect(queue.hereIds).toEqual([]);
});

test('what was typed inline and waited for the database is as old as when it came, and not begun', async () => {
  const begun: number[] = [];
  const { queue, rows, seen, answers } = watch(async ({ update, journal }) => {
    await answers.inTurn({ update, journal }, async () => void begun.push(update.update_id));
  });
  await queue.start();
  const from = { id: 5, is_bot: false, first_name: 'سارا' };
  const typed = { update_id: 7, inline_query: { id: '7', from, query: 'گل', offset: '' } };
  await queue.accept([typed], Date.now() - 11_000);
  await queue.accept([{ ...typed, update_id: 8 }], Date.now());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen.ages).toEqual([11_000, 0]);
  expect([...rows.values()].every(row => row.isSettled)).toBe(true);
  expect(begun).toEqual([8]);
});

test('what an earlier run learns late does not overwrite what a later one has noted', async () => {
  let earlier: OpenAnswer['journal'] | undefined;
  const { queue, rows, seen } = watch(async ({ journal }, run) => {
    if (run === 1) {
      earlier = journal;
      throw new Postponed(Date.now() + 100);
    }
    await journal.add('sendMediaGroup', [1, 2, 3]);
    // Killed here, or put aside once more, it would go on with what is noted.
    await new Promise(() => {});
  });
  await queue.start();
  await queue.accept([updateOf(7)], Date.now());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen.runs).toBe(2);
  await earlier?.notePlaceTold();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rows.get(7)?.journal).toMatchObject({ sent: [{ messageIds: [1, 2, 3] }] });
});

test('who waits for the image store is told, and tries ever more seldom, while others get photos that are known', async () => {
  let triesOfOne = 0;
  let isAway = true;
  const { queue, rows, seen } = watch(async ({ journal, update }) => {
    journal.queryId = 'a query';
    if (update.update_id !== 7) return;
    triesOfOne += 1;
    if (isAway) throw new RetryableError('store.unreachable', { place: 'x', reason: 'x' });
  });
  await queue.start();
  for (let id = 7; id < 107; id += 1) {
    await queue.accept([updateOf(id)], Date.now());
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(triesOfOne).toBeLessThan(10);
  expect(seen.told).toContain(7);
  isAway = false;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(rows.get(7)?.isSettled).toBe(true);
});
