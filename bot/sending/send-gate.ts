import { createLimiter } from '../../core/ground/async/limiter.ts';

/**
 * A Telegram that takes longer than this to take a message holds up no other chat. What is sent meanwhile could come
 * twice as well, if the bot were killed just then.
 */
const HOLD_MS = 250;

/**
 * Lets one message at a time be between “handed to Telegram” and “noted in our database”: a bot that is killed there
 * cannot know whether it arrived and sends it again. So a kill doubles one message at most, however many chats are
 * being answered. It costs little: Telegram takes thirty messages a second, and each photo of an album counts.
 */
export class SendGate {
  readonly #turns = createLimiter(1);

  /**
   * @param note runs when `send` has succeeded; nobody else sends until it has ended, however long that takes: while
   *   the database is away, nothing that could not be noted is sent.
   */
  async pass<Result>(send: () => Promise<Result>, note: (result: Result) => Promise<void>): Promise<Result> {
    const leave = await this.#turns.take();
    const timer = setTimeout(leave, HOLD_MS);
    try {
      const result = await send();
      clearTimeout(timer);
      await note(result);
      return result;
    } finally {
      clearTimeout(timer);
      leave();
    }
  }
}
