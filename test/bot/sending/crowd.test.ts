import type { Message, Update } from 'grammy/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BotContext } from '../../../bot/context.ts';
import { AnswerJournal } from '../../../bot/sending/answer-journal.ts';
import { Answers } from '../../../bot/sending/answers.ts';
import { TELEGRAM_LIMITS } from '../../../bot/sending/send-limits.ts';
import { Random } from '../../helpers/random.ts';
import { FloodLimits, PUBLISHED_LIMITS } from '../../stand-ins/telegram/flood-limits.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

type Range = readonly [number, number];
const ALBUM = { weight: 10, hasPictures: true, worksFor: [250, 900] as Range };
const SHEET = { weight: 1, hasPictures: true, worksFor: [150, 500] as Range };
const LINE = { weight: 1, hasPictures: false, worksFor: [30, 120] as Range };
const ASKS_A_SECOND = 50;
const SECONDS = 60;
/** Telegram has a second's messages whatever comes; the first have to be searched for. */
const WARM_MS = 1_000;

/** A crowd by a clock of its own: what the limits allow is used, whatever the machine is busy with. */
test.each([
  ['on a good network', { way: [1, 10] as Range, share: 0.93, refusals: 0 }],
  [
    'where ways differ by more than is thought at first',
    { way: [1, 90] as Range, share: 0.87, refusals: 20 },
  ],
])(
  'fifty questions a second get nearly all that the limits allow, %s',
  async (_name, { way, share, refusals }) => {
    const random = new Random(7);
    const sleep = ([from, to]: Range) =>
      new Promise<void>(resolve => setTimeout(resolve, from + random.next() * (to - from)));
    const flood = new FloodLimits();
    flood.rule = PUBLISHED_LIMITS;
    const answers = new Answers(TELEGRAM_LIMITS);
    const started = Date.now();
    let refused = 0;
    let arrived = 0;

    const send = async (update: Update, { weight, hasPictures, worksFor }: typeof ALBUM): Promise<void> => {
      const answer = answers.open.get(update.update_id);
      const chat = update.update_id;
      if (!answer) throw new Error('not in work');
      for (let isTaken = false; !isTaken; ) {
        const { journal, since, order } = answer;
        const request = { chat, weight, hasPictures, since, order, isBegun: journal.hasSent };
        const sending = await answers.budget.take(request);
        sending.written();
        await sleep(way);
        try {
          flood.count({ id: chat, type: 'private' }, weight);
          isTaken = true;
          if (Date.now() - started > WARM_MS) arrived += weight;
          await sleep(worksFor);
          sending.answered();
          await sleep([1, 10]);
          await journal.add('send', [1]);
        } catch {
          refused += 1;
          answers.budget.pause(chat, 1_000);
        }
        sending.end();
      }
    };
    const answerOne = async (id: number): Promise<void> => {
      const chat = { id, type: 'private' as const, first_name: 'x' };
      const message = { message_id: 1, date: 1, chat, text: 'گل' } as Message & Update.NonChannel;
      const update: Update = { update_id: id, message };
      const journal = new AnswerJournal({ attempt: 1, save: async () => {} });
      answers.enter(update, journal, Date.now());
      await answers.inTurn({ update, journal } as BotContext, async () => {
        await sleep([2, 10]);
        const isSheet = answers.isQueueLong(update, ALBUM.weight);
        journal.expected = (isSheet ? SHEET : ALBUM).weight;
        await send(update, isSheet ? SHEET : ALBUM);
        if (!isSheet) await send(update, LINE);
      });
      answers.close(update);
    };

    for (let id = 1; id <= SECONDS * ASKS_A_SECOND; id += 1) {
      void answerOne(id);
      await vi.advanceTimersByTimeAsync(1_000 / ASKS_A_SECOND);
    }
    const allowed = (PUBLISHED_LIMITS.overall ?? 0) * (SECONDS - WARM_MS / 1_000);
    expect(arrived / allowed).toBeGreaterThan(share);
    expect(refused).toBeLessThanOrEqual(refusals);
  },
);
