import type { Update } from 'grammy/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AnswerJournal } from '../../../bot/sending/answer-journal.ts';
import { Answers } from '../../../bot/sending/answers.ts';
import { TELEGRAM_LIMITS } from '../../../bot/sending/send-limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const from = (id: number) => ({ id, is_bot: false, first_name: 'x' });
const typed = (id: number): Update => ({
  update_id: id,
  inline_query: { id: String(id), from: from(id), query: 'گل', offset: '' },
});
const written = (id: number): Update => ({
  update_id: id,
  message: {
    message_id: id,
    date: 0,
    chat: { id, type: 'private', first_name: 'x' },
    from: from(id),
    text: 'گل',
  },
});

function open() {
  const answers = new Answers(TELEGRAM_LIMITS);
  const begun: number[] = [];
  const enter = (update: Update, receivedAt = Date.now()): void => {
    const journal = new AnswerJournal({ attempt: 1, save: async () => {} });
    answers.enter(update, journal, receivedAt);
    void answers.inTurn({ update, journal }, async () => void begun.push(update.update_id));
  };
  return { answers, begun, enter };
}

test('what is typed inline waits for no chat, and is given up when Telegram takes no answer any more', async () => {
  const { answers, begun, enter } = open();
  for (let id = 1; id <= 300; id += 1) enter(written(id));
  for (let id = 1_001; id <= 1_050; id += 1) enter(typed(id));
  await vi.advanceTimersByTimeAsync(1);
  expect(begun.filter(id => id <= 300)).toHaveLength(200);
  expect(begun.filter(id => id > 1_000)).toHaveLength(40);
  await vi.advanceTimersByTimeAsync(11_000);
  answers.close(typed(1_001));
  answers.close(written(1));
  await vi.advanceTimersByTimeAsync(1);
  expect(begun.filter(id => id > 1_000)).toHaveLength(40);
  expect(begun.filter(id => id <= 300)).toHaveLength(201);
});

test('what was typed inline is as old as when it came from Telegram, and not as when it came out of the database', async () => {
  const { begun, enter } = open();
  const before = Date.now() - 11_000;
  enter(typed(1), before);
  enter(written(2), before);
  enter(typed(3), before + 2_000);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([2, 3]);
});

test('what is typed inline becomes old while it is in work, and nothing else does', async () => {
  const { answers, enter } = open();
  enter(typed(1));
  enter(written(2));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answers.isTypedOver(typed(1))).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect([typed(1), written(2)].map(update => answers.isTypedOver(update))).toEqual([true, false]);
});
