import { afterEach, expect, test, vi } from 'vitest';
import { LiveStatus } from '../../../bot/features/live-status.ts';
import type { SystemProgress } from '../../../bot/services.ts';
import { createLog } from '../../../core/ground/log.ts';
import { botMessages } from '../../../locales/bot.ts';

afterEach(() => vi.useRealTimers());

test('what cannot be read for a moment changes nothing, and is followed on', async () => {
  vi.useFakeTimers();
  const quiet = { search: 1, isWorking: false, isCrawling: false, embeddings: undefined, crawls: [] };
  const answers: (SystemProgress | Error)[] = [
    new Error('no database'),
    { ...quiet, jobs: ['build-index'] },
    new Error('no database'),
    { ...quiet, jobs: [] },
  ];
  const edits: string[] = [];
  const progress = async () => {
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('the end');
    return answer;
  };
  const services = {
    admin: { progress },
    log: createLog('bot', { level: 'silent' }),
    stopping: new AbortController().signal,
  };
  const ctx = {
    chat: { id: 5 },
    texts: botMessages('en'),
    api: { editMessageText: async (_chat: number, _id: number, text: string) => edits.push(text) },
  };
  new LiveStatus(services).follow(ctx, { messageId: 1, text: 'begin' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(edits.map(text => text.split('\n').at(-1))).toEqual([
    '• Under way: building the index',
    '• Nothing is under way.',
  ]);
  expect(answers).toEqual([]);
});
