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
/** A fault of the database that is over sooner is not worth a sentence. */
const WORTH_TELLING_MS = 3_000;
/** A chat is told once in so long, however many of its questions wait. */
const AGAIN_MS = 10 * 60_000;
/** Chats that are remembered. */
const REMEMBERED = 10_000;

/** Nobody reads that an answer is late who does not see that one is to come. */
const isAwaited = ({ message, callback_query }: Update): boolean =>
  (message?.chat.type === 'private' && (message.text ?? photoOf(message)) !== undefined) ||
  callback_query !== undefined;

/** Tells people once that their answer comes later: search or the database is away, or search has too much to do. */
export class DelayNotices {
  readonly #notices: Notices;
  readonly #log: Log;
  /** When each chat was told (Date.now()). */
  readonly #told = new LatestEntries<number, number>(REMEMBERED);

  constructor(notices: Notices, log: Log) {
    this.#notices = notices;
    this.#log = log;
  }

  /** Search cannot answer this now. The journal keeps it, over a restart too. Never rejects. */
  async tell({ update, journal }: Pick<OpenAnswer, 'update' | 'journal'>): Promise<void> {
    if (journal.hasSent || journal.isDelayTold || !this.#isDue(update)) return;
    this.#remember(update);
    if (!(await this.#notices.tell({ ...noticeOf(update), journal }))) return;
    await journal.noteDelayTold().catch((error: unknown) => {
      this.#log.warn(describeError(error), 'a notice could not be noted');
    });
  }

  /**
   * The database is away: what was sent cannot be noted, so another process says it once more.
   * @param waitedMs for how long it has been.
   */
  tellWithoutDatabase(updates: readonly Update[], waitedMs: number): void {
    if (waitedMs < WORTH_TELLING_MS) return;
    for (const update of updates) {
      if (!this.#isDue(update)) continue;
      this.#remember(update);
      void this.#notices.tell({ ...noticeOf(update), isWithoutLease: true });
    }
  }

  /** Looks every second who waits for the database or the image store. @returns what ends it. */
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
