import type { NextFunction } from 'grammy';
import { afterEach, expect, test, vi } from 'vitest';
import { limitRate } from '../../../bot/guards/rate-limit.ts';
import { botMessages } from '../../../locales/bot.ts';

function message(user: number, replies: string[]) {
  return {
    from: { id: user, is_bot: false, first_name: 'Sara' },
    msg: undefined,
    journal: { isNew: true },
    chat: { type: 'private' },
    texts: botMessages('fa'),
    callbackQuery: undefined,
    inlineQuery: undefined,
    reply: async (text: string) => replies.push(text),
    answerCallbackQuery: async () => true,
  };
}

afterEach(() => vi.useRealTimers());

test('twelve messages pass in twenty seconds; then one request for patience; then a new window', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const limit = limitRate();
  const replies: string[] = [];
  let passed = 0;
  const next: NextFunction = async () => {
    passed++;
  };
  for (let count = 0; count < 15; count++) await limit(message(1, replies), next);
  expect(passed).toBe(12);
  expect(replies).toEqual([expect.stringContaining('۲۰ ثانیه')]);
  await limit(message(2, replies), next);
  expect(passed).toBe(13);
  vi.advanceTimersByTime(19_999);
  await limit(message(1, replies), next);
  expect(passed).toBe(13);
  vi.advanceTimersByTime(1);
  await limit(message(1, replies), next);
  expect(passed).toBe(14);
  expect(replies).toHaveLength(1);
});
