import type { BotContext } from '../context.ts';

/** Messages that are remembered; of older ones any edit counts. */
const REMEMBERED = 5_000;

/** Which text of a message was answered: Telegram calls it an edit when a link gets its preview, too. */
export class AnsweredTexts {
  readonly #texts = new Map<string, { readonly text: string; readonly updateId: number }>();

  /** Whether this text of the message is answered for the first time, or in another try of the same update. */
  isNew({ msg, update }: BotContext): boolean {
    if (!msg) return true;
    const key = `${msg.chat.id} ${msg.message_id}`;
    const text = `${msg.text ?? msg.caption ?? ''}`.trim();
    const before = this.#texts.get(key);
    if (before?.text === text && before.updateId !== update.update_id) return false;
    this.#texts.delete(key);
    this.#texts.set(key, { text, updateId: update.update_id });
    if (this.#texts.size > REMEMBERED) this.#texts.delete(this.#texts.keys().next().value as string);
    return true;
  }
}
