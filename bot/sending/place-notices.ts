import { botMessages } from '../../locales/bot.ts';
import { localeOf } from '../context.ts';
import { chatOf, type OpenAnswer } from './answers.ts';

/** A person is told once that they wait: after this long, */
const WAITED_MS = 3_000;
/** if at least this many are ahead of them, so that it will take a while, */
const LEAST_PLACE = 8;
/** and at most this often, so that the notices do not delay others. */
const EVERY_MS = 1_000;

export interface PlaceNotice {
  readonly answer: OpenAnswer;
  readonly chat: number;
  readonly text: string;
}

/** Only questions in a private chat get a notice. In a group it would disturb the others, and a pressed button shows its own mark. */
const mayBeTold = ({ update, journal }: OpenAnswer): boolean =>
  update.message?.chat.type === 'private' &&
  update.message.text?.startsWith('/') === false &&
  !journal.isPlaceTold;

/**
 * The next person to be told their place in the queue: the one who has waited longest among those who still have a while to wait.
 * @param open in the order in which they are answered.
 */
export function nextNotice(open: Iterable<OpenAnswer>, now: number): PlaceNotice | undefined {
  const before = new Set<number>();
  for (const answer of open) {
    const chat = chatOf(answer.update);
    if (answer.journal.hasSent) continue;
    const place = before.has(chat) ? 0 : before.size + 1;
    before.add(chat);
    if (place < LEAST_PLACE || now - answer.enteredAt < WAITED_MS || !mayBeTold(answer)) continue;
    const locale = localeOf(answer.update.message?.from?.language_code);
    return { answer, chat, text: botMessages(locale).placeInQueue(place) };
  }
  return undefined;
}

interface NoticeOptions {
  readonly open: () => Iterable<OpenAnswer>;
  /** Never rejects. */
  readonly send: (notice: PlaceNotice) => Promise<void>;
}

/** Tells people who wait for long how many are ahead of them, one person at a time. @returns a function that stops it. */
export function startPlaceNotices({ open, send }: NoticeOptions): () => void {
  let isSending = false;
  const timer = setInterval(() => {
    const notice = isSending ? undefined : nextNotice(open(), Date.now());
    if (!notice) return;
    isSending = true;
    void send(notice).finally(() => {
      isSending = false;
    });
  }, EVERY_MS);
  return () => clearInterval(timer);
}
