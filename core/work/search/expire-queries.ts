import type { QueryLog } from '../../data/queries/query-log.ts';
import type { Log } from '../../ground/log.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody asks for the next page of a query this old. */
const KEPT_DAYS = 30;
const EVERY_MS = 60 * 60 * 1000;
/** Skips the busy first moments of a process. */
const FIRST_MS = 60 * 1000;

/** Deletes old queries once an hour. @returns a function that stops it. */
export function keepExpiringQueries(queryLog: Pick<QueryLog, 'expire'>, log: Log): () => void {
  const expire = async (): Promise<void> => {
    try {
      const expired = await queryLog.expire(new Date(Date.now() - KEPT_DAYS * DAY_MS));
      if (expired > 0) log.info({ expired }, 'old queries deleted');
    } catch (error) {
      log.warn({ err: error }, 'old queries could not be deleted');
    }
  };
  const first = setTimeout(expire, FIRST_MS).unref();
  const repeated = setInterval(expire, EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(repeated);
  };
}
