import type { Update } from 'grammy/types';
import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import type { Log } from '../../core/ground/log.ts';
import { botMessages } from '../../locales/bot.ts';
import { localeOf } from '../context.ts';
import { photoOf } from '../telegram/photo-of.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { chatOf, type OpenAnswer } from './answers.ts';
import type { Notices } from './notices.ts';

const EVERY_MS = 1_000;
/** A shorter database fault is not worth a message. */
const WORTH_TELLING_MS = 3_000;
/** A chat is told at most once in this time, however many of its questions wait. */
const AGAIN_MS = 10 * 60_000;
/** How many chats are remembered. */
const REMEMBERED = 10_000;

/** A notice about a late answer is useless to somebody who does not see that an answer is coming. */
const isAwaited = ({ message, callback_query }: Update): boolean =>
  (message?.chat.type === 'private' && (message.text ?? photoOf(message)) !== undefined) ||
  callback_query !== undefined;

/** Tells people once that their answer will be late because search or the database is away, or search is overloaded. */
export class DelayNotices {
  readonly #notices: Notices;
  readonly #log: Log;
  /** When each chat was told (Date.now()). */
  readonly #told = new LatestEntries<number, number>(REMEMBERED);

  constructor(notices: Notices, log: Log) {
    this.#notices = notices;
    this.#log = log;
  }

  /** Search cannot answer this now. The journal records the notice, also over a restart. Never rejects. */
  async tell({ update, journal }: Pick<OpenAnswer, 'update' | 'journal'>): Promise<void> {
    if (journal.hasSent || journal.isDelayTold || !this.#isDue(update)) return;
    this.#remember(update);
    if (!(await this.#notices.tell({ ...noticeOf(update), journal }))) return;
    await journal.noteDelayTold().catch((error: unknown) => {
      this.#log.warn(describeError(error), 'a notice could not be noted');
    });
  }

  /**
   * The database is away, so the notice cannot be recorded and another process may repeat it.
   * @param waitedMs how long the database has been away.
   */
  tellWithoutDatabase(updates: readonly Update[], waitedMs: number): void {
    if (waitedMs < WORTH_TELLING_MS) return;
    for (const update of updates) {
      if (!this.#isDue(update)) continue;
      this.#remember(update);
      void this.#notices.tell({ ...noticeOf(update), isWithoutLease: true });
    }
  }

  /** Checks every second which answers wait for the database or the image store. @returns a function that stops it. */
  watch(open: () => Iterable<OpenAnswer>, mayAnswer: () => boolean): () => void {
    const timer = setInterval(() => {
      const now = Date.now();
      for (const { update, journal, since } of open()) {
        if (journal.hasSent || journal.isDelayTold) continue;
        const waitsSince = journal.waitsSince ?? (mayAnswer() ? now : since);
        this.tellWithoutDatabase([update], now - waitsSince);
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }

  #isDue(update: Update): boolean {
    const toldAt = this.#told.get(chatOf(update)) ?? 0;
    return isAwaited(update) && Date.now() - toldAt > AGAIN_MS;
  }

  #remember(update: Update): void {
    this.#told.set(chatOf(update), Date.now());
  }
}

function noticeOf(update: Update): { chat: number; text: string } {
  const person = (update.message ?? update.callback_query)?.from;
  return { chat: chatOf(update), text: botMessages(localeOf(person?.language_code)).oneMoment };
}
