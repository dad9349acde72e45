import type { Update } from 'grammy/types';

/** The kinds of updates that the features read; Telegram does not send the others. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'inline_query'] as const;

/** A source of updates: the bot polls for them, or Telegram delivers them. */
export interface UpdateSource {
  /**
   * Delivers updates until the bot stops.
   * @param accept resolves when they are stored; only then may they be confirmed to Telegram.
   * @throws PermanentError if Telegram refuses the token.
   */
  run(accept: (updates: readonly Update[]) => Promise<void>): Promise<void>;
  /** Resolves at once while Telegram can be reached, else when it can be reached again or the bot stops. */
  reachable(): Promise<'was' | 'is again'>;
  /** Confirms the last stored updates to Telegram. Never rejects. */
  confirm(): Promise<void>;
}
