import { expect, test } from 'vitest';
import { AnswerJournal } from '../../../bot/sending/answer-journal.ts';
import type { OpenAnswer } from '../../../bot/sending/answers.ts';
import { nextNotice } from '../../../bot/sending/place-notices.ts';

const NOW = 100_000;

function asked(
  chat: number,
  { text = 'گل', type = 'private', kept = {}, waitedMs = 5_000 } = {},
): OpenAnswer {
  const journal = new AnswerJournal({ attempt: 1, kept: { sent: [], ...kept }, save: async () => {} });
  const message = { message_id: 1, date: 0, chat: { id: chat, type, first_name: 'x' }, text };
  return {
    update: { update_id: chat, message } as OpenAnswer['update'],
    journal,
    receivedAt: NOW - waitedMs,
    enteredAt: NOW - waitedMs,
    since: NOW,
    order: chat,
  };
}
const people = (count: number) => Array.from({ length: count }, (_, index) => asked(index + 1));
const sent = { sent: [{ method: 'sendMediaGroup', messageIds: [1] }] };

test('the first who still waits for long hears the honest place, in their language', () => {
  const open = [asked(90, { kept: sent }), ...people(11), asked(3), asked(50)];
  expect(nextNotice(open, NOW)).toMatchObject({ chat: 8, text: expect.stringContaining('نفر ۸') });
  const told = open.map(answer =>
    answer.update.update_id === 50 ? answer : asked(answer.update.update_id, { kept: { isPlaceTold: true } }),
  );
  // One person who asks twice is one person; whoever has photos waits no more.
  expect(nextNotice(told, NOW)?.text).toContain('نفر ۱۳');
});

test('nobody hears it who is served soon, has just come, was told, gave a command or is in a group', () => {
  const crowd = people(7);
  expect(nextNotice(crowd, NOW)).toBeUndefined();
  const others = [
    asked(20, { waitedMs: 1_000 }),
    asked(21, { kept: { isPlaceTold: true } }),
    asked(22, { text: '/help' }),
    asked(-23, { type: 'group' }),
    asked(24, { kept: sent }),
  ];
  expect(nextNotice([...crowd, ...others], NOW)).toBeUndefined();
});
