import { backoffMs } from '../../core/ground/async/backoff.ts';

/** Used if the server does not say how long to wait. */
const UNKNOWN = { firstMs: 1_000, longestMs: 60_000 };
const DAY_SECONDS = 24 * 60 * 60;

/**
 * How long to wait after a 429, in milliseconds.
 * @param retryAfter Telegram's `retry_after` in seconds, which may be missing or not a number.
 * @param failures 429s in a row, from 1.
 */
export function retryAfterMs(retryAfter: unknown, failures: number): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds, DAY_SECONDS) * 1_000 : backoffMs(failures, UNKNOWN);
}
