import { ChatBudget } from './chat-budget.ts';
import type { SendLimits } from './send-limits.ts';

/** How many chats are remembered before idle ones are forgotten. */
const REMEMBERED = 5_000;

/** How much may be sent to each chat. A chat that was silent for long is forgotten. */
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

  /** When a chat allows this much. Asking does not make the chat remembered. */
  fitsAt({ chat, weight }: { readonly chat: number; readonly weight: number }, now: number): number {
    return this.#chats.get(chat)?.fitsAt(weight, now) ?? now;
  }

  #forgetIdle(): void {
    const now = Date.now();
    for (const [chat, budget] of this.#chats) if (budget.isIdle(now)) this.#chats.delete(chat);
  }
}
