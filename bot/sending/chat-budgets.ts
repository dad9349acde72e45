import { ChatBudget } from './chat-budget.ts';
import type { SendLimits } from './send-limits.ts';

/** Chats that are remembered before idle ones are forgotten. */
const REMEMBERED = 5_000;

/** What each chat may be sent; of one that was long silent nothing is remembered. */
export class ChatBudgets {
  readonly #limits: SendLimits;
  readonly #chats = new Map<number, ChatBudget>();

  constructor(limits: SendLimits) {
    this.#limits = limits;
  }

  of(chat: number): ChatBudget {
    const known = this.#chats.get(chat);
    if (known) return known;
    if (this.#chats.size >= REMEMBERED) this.#forgetIdle();
    const budget = new ChatBudget(chat, this.#limits);
    this.#chats.set(chat, budget);
    return budget;
  }

  /** When a chat lets so much go; it is not remembered for the question. */
  fitsAt({ chat, weight }: { readonly chat: number; readonly weight: number }, now: number): number {
    return this.#chats.get(chat)?.fitsAt(weight, now) ?? now;
  }

  #forgetIdle(): void {
    const now = Date.now();
    for (const [chat, budget] of this.#chats) if (budget.isIdle(now)) this.#chats.delete(chat);
  }
}
