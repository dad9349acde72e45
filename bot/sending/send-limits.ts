/** How much the bot sends; each photo of an album counts as a message. */
export interface SendLimits {
  /** Messages a second over all chats. */
  readonly perSecond: number;
  /** The pause from a message that Telegram has taken to the next one in the same chat. */
  readonly chatPauseMs: number;
  /** Messages a minute in one group. */
  readonly groupPerMinute: number;
  /** If a chat must wait longer than this, its answer is put aside so that it holds no place in memory. */
  readonly longestWaitMs: number;
  /** If ten photos would wait longer than this, they are sent as one picture, which counts as one message. */
  readonly longQueueMs: number;
}

/**
 * Telegram's published limits (core.telegram.org/bots/faq, “My bot is hitting limits”), with a slightly longer pause to allow for network
 * delays.
 */
export const TELEGRAM_LIMITS: SendLimits = {
  perSecond: 30,
  chatPauseMs: 1_030,
  groupPerMinute: 20,
  longestWaitMs: 5_000,
  longQueueMs: 10_000,
};
