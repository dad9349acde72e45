import type { Update } from 'grammy/types';

/** Kinds of updates that the features read; Telegram keeps the others to itself. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query'] as const;

/** Where updates come from: the bot asks for them, or Telegram brings them. */
export interface UpdateSource {
  /**
   * Brings updates until the bot stops.
   * @param accept resolves when they are stored; only then they may be confirmed to Telegram.
   * @throws PermanentError when Telegram refuses the token.
   */
  run(accept: (updates: readonly Update[]) => Promise<void>): Promise<void>;
  /** Resolves at once while Telegram can be reached, else when it can be again or the bot stops. */
  reachable(): Promise<'was' | 'is again'>;
  /** Tells Telegram what was stored last. Never rejects. */
  confirm(): Promise<void>;
}
