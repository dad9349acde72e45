import { InputFile, type Transformer } from 'grammy';
import { z } from 'zod';
import { LeftForLater } from '../telegram/postponed.ts';
import { retryAfterMs } from '../telegram/retry-after.ts';
import { countMessages, isShown, knownResult, UNKNOWN_MESSAGE } from '../telegram/shown-methods.ts';
import { whenWritten } from '../telegram/written.ts';
import type { AnswerJournal } from './answer-journal.ts';
import type { SendBudget } from './send-budget.ts';

const Sent = z.looseObject({ message_id: z.number() });

/** An id for each message of an answer, whatever the result's form is. */
const idsOf = (result: unknown, count: number): number[] => {
  const ids = [result].flat().flatMap(message => Sent.safeParse(message).data?.message_id ?? []);
  return ids.length > 0 ? ids : Array<number>(count).fill(UNKNOWN_MESSAGE);
};

const hasPictures = (method: string): boolean => /^send(?:Photo|MediaGroup|Document)$/.test(method);

const isFile = (value: unknown): boolean => value instanceof InputFile;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const hasUpload = (payload: object): boolean =>
  Object.values(payload)
    .flat()
    .some(value => isFile(value) || (isObject(value) && Object.values(value).some(isFile)));

interface Turn {
  readonly journal: AnswerJournal;
  readonly budget: SendBudget;
  /** When the answer began (Date.now()), and its order among those that began in the same millisecond. */
  readonly begun: { readonly since: number; readonly order: number };
  /** Groups that have become supergroups, with their new ids. */
  readonly moved: Map<number, number>;
}

/**
 * Sends every message of an answer within Telegram's limits, waits as long as Telegram asks for, and records it in the journal. Skips
 * messages that the journal already has. Sits next to the wire, so that each retry of a call passes it.
 */
export const sendInTurn =
  ({ journal, budget, begun, moved }: Turn): Transformer =>
  async (previous, method, payload, signal) => {
    if (!isShown(method)) return previous(method, payload, signal);
    const sent = journal.takeSent(method);
    if (sent) return knownResult(method, sent);
    const asked = Number('chat_id' in payload ? payload.chat_id : 0);
    for (let floods = 1; ; ) {
      const chat = moved.get(asked) ?? asked;
      const isUpload = hasUpload(payload);
      const weight = countMessages(payload);
      const kind = { weight, hasPictures: hasPictures(method), isUpload };
      const sending = await budget.take({ chat, ...kind, isBegun: journal.hasSent, ...begun });
      try {
        if (journal.isLost) throw new LeftForLater('another process has claimed it');
        const call = chat === asked ? payload : { ...payload, chat_id: chat };
        const answer = await whenWritten.run(sending.written, () => previous(method, call, signal));
        if (answer.ok) {
          sending.answered();
          await noteOrHold(budget, () => journal.add(method, idsOf(answer.result, weight)));
          return answer;
        }
        const movedTo = answer.parameters?.migrate_to_chat_id;
        if (movedTo !== undefined && movedTo !== chat) {
          moved.set(asked, movedTo);
          continue;
        }
        if (answer.error_code !== 429) return answer;
        budget.pause(chat, retryAfterMs(answer.parameters?.retry_after, floods));
        floods += 1;
      } finally {
        sending.end();
      }
    }
  };

/** If the database takes longer than this for a note, it is away or in trouble. */
const HOLD_MS = 250;

/**
 * Records what was sent. A message that is “handed to Telegram” but not yet “noted in our database” when the bot is killed is sent again,
 * because nobody can ask Telegram whether it arrived. So nothing more is sent while notes cannot be written. A kill then doubles only the
 * messages that are on their way at that moment, and Telegram's own limits keep those to a few.
 */
export async function noteOrHold(budget: Pick<SendBudget, 'hold'>, note: () => Promise<void>): Promise<void> {
  let release: (() => void) | undefined;
  const timer = setTimeout(() => {
    release = budget.hold();
  }, HOLD_MS);
  try {
    await note();
  } finally {
    clearTimeout(timer);
    release?.();
  }
}
