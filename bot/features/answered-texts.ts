import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import type { BotContext } from '../context.ts';

/** Messages that are remembered; of older ones any edit counts. */
const REMEMBERED = 5_000;

/** Which text of a message was answered: Telegram calls it an edit when a link gets its preview, too. */
export class AnsweredTexts {
  readonly #texts = new LatestEntries<string, { readonly text: string; readonly updateId: number }>(
    REMEMBERED,
  );

  /** Whether this text of the message is answered for the first time, or in another try of the same update. */
  isNew({ msg, update }: BotContext): boolean {
    if (!msg) return true;
    const key = `${msg.chat.id} ${msg.message_id}`;
    const text = `${msg.text ?? msg.caption ?? ''}`.trim();
    const before = this.#texts.get(key);
    if (before?.text === text && before.updateId !== update.update_id) return false;
    this.#texts.set(key, { text, updateId: update.update_id });
    return true;
  }
}
