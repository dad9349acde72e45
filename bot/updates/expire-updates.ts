import type { Log } from '../../core/ground/log.ts';
import type { BotServices, UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

const HOUR_MS = 60 * 60 * 1_000;
/** A later answer surprises more than it helps. Telegram also keeps updates only this long. */
const WORTH_ANSWERING_MS = 24 * HOUR_MS;
/** Long enough to investigate today's complaint. */
const KEPT_MS = 48 * HOUR_MS;
/** As long as the words of searches (core/work/search/expire-queries.ts). /privacy promises the same for votes. */
const WORDS_KEPT_MS = 30 * 24 * HOUR_MS;

interface Stores {
  readonly updates: UpdateStore;
  readonly feedback: Pick<BotServices, 'feedback'>['feedback'];
}

/**
 * Gives up updates that were unanswered for a day, and deletes old settled updates and the words of old votes: now and every hour. Resolves
 * after the first round.
 * @returns a function that stops it.
 */
export async function keepExpiring(
  { updates: store, feedback }: Stores,
  botId: number,
  log: Log,
): Promise<() => void> {
  const expire = async (): Promise<void> => {
    try {
      const dropped = await store.drop(botId, new Date(Date.now() - WORTH_ANSWERING_MS));
      if (dropped > 0) log.warn({ dropped }, 'updates older than a day are not answered any more');
      await store.expire(new Date(Date.now() - KEPT_MS));
      await feedback.expire(new Date(Date.now() - WORDS_KEPT_MS));
    } catch (error) {
      log.warn(describeError(error), 'what is old could not be deleted');
    }
  };
  await expire();
  const timer = setInterval(expire, HOUR_MS).unref();
  return () => clearInterval(timer);
}
