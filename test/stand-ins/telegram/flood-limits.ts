import { tooManyRequests } from './api-error.ts';

export interface FloodRule {
  /** Messages a second in one chat. */
  readonly perChat?: number;
  /** Messages a second over all chats. */
  readonly overall?: number;
  /** Messages a minute in one group. */
  readonly perGroup?: number;
}

/** Telegram's published limits: https://core.telegram.org/bots/faq, “My bot is hitting limits”. */
export const PUBLISHED_LIMITS: FloodRule = { overall: 30, perChat: 1, perGroup: 20 };

/** Counts sent messages in sliding windows, each album item as one; off until a rule is set. */
export class FloodLimits {
  rule: FloodRule = {};
  /** The clock, in milliseconds; tests that count what fits into a second stop it. */
  now = Date.now;
  readonly #sent = new Map<string, number[]>();

  /** @throws ApiError 429 if this many more messages would break a rule. */
  count(chat: { id: number; type: string }, messages: number): void {
    const now = this.now();
    const checks: [key: string, limit: number | undefined, windowMs: number][] = [
      [`chat:${chat.id}`, this.rule.perChat, 1_000],
      ['all', this.rule.overall, 1_000],
      [`group:${chat.id}`, chat.type === 'private' ? undefined : this.rule.perGroup, 60_000],
    ];
    const due = checks.filter(([, limit]) => limit !== undefined);
    for (const [key, limit = 0, windowMs] of due) {
      const recent = (this.#sent.get(key) ?? []).filter(at => now - at < windowMs);
      this.#sent.set(key, recent);
      // A single album larger than the limit still passes on an idle chat.
      if (recent.length === 0 || recent.length + messages <= limit) continue;
      // This many must leave the window first; all of them for a call that is larger than the limit.
      const leaving = Math.min(recent.length, recent.length + messages - limit);
      throw tooManyRequests(Math.ceil((windowMs - (now - (recent[leaving - 1] ?? now))) / 1000));
    }
    for (const [key] of due) this.#sent.get(key)?.push(...Array<number>(messages).fill(now));
  }
}
