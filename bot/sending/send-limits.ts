/** How much the bot sends; each photo of an album counts as a message. */
export interface SendLimits {
  /** Messages a second over all chats. */
  readonly perSecond: number;
  /** From a message that Telegram has taken to the next in the same chat. */
  readonly chatPauseMs: number;
  /** Messages a minute in one group. */
  readonly groupPerMinute: number;
  /** What a chat must wait longer for is put aside, so that it holds nobody's place in memory. */
  readonly longestWaitMs: number;
  /** Whoever would wait longer than this for ten photos gets them in one picture, which counts as one message. */
  readonly longQueueMs: number;
}

/**
 * What Telegram publishes (core.telegram.org/bots/faq, “My bot is hitting limits”), and a little more of a pause for
 * what networks add.
 */
export const TELEGRAM_LIMITS: SendLimits = {
  perSecond: 30,
  chatPauseMs: 1_030,
  groupPerMinute: 20,
  longestWaitMs: 5_000,
  longQueueMs: 10_000,
};
