import type { Log } from '../../core/ground/log.ts';
import type { UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

const HOUR_MS = 60 * 60 * 1_000;
/** An answer that comes later than this surprises more than it helps; Telegram keeps updates no longer either. */
const WORTH_ANSWERING_MS = 24 * HOUR_MS;
/** Long enough to look into what a person complains about today. */
const KEPT_MS = 48 * HOUR_MS;

/**
 * Gives up updates that nobody could answer for a day, at once and every hour, and forgets settled ones. Resolves when
 * the first round is through.
 * @returns what ends it.
 */
export async function keepForgetting(store: UpdateStore, botId: number, log: Log): Promise<() => void> {
  const forget = async (): Promise<void> => {
    try {
      const dropped = await store.drop(botId, new Date(Date.now() - WORTH_ANSWERING_MS));
      if (dropped > 0) log.warn({ dropped }, 'updates older than a day are not answered any more');
      await store.purge(new Date(Date.now() - KEPT_MS));
    } catch (error) {
      log.warn(describeError(error), 'old updates could not be forgotten');
    }
  };
  await forget();
  const timer = setInterval(forget, HOUR_MS).unref();
  return () => clearInterval(timer);
}
