import type { QueryLog } from '../../data/queries/query-log.ts';
import type { Log } from '../../ground/log.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody asks for the next page of a query this old. */
const KEPT_DAYS = 30;
const EVERY_MS = 60 * 60 * 1000;
/** Not in the busy moments of the start. */
const FIRST_MS = 60 * 1000;

/** Forgets old queries now and then. @returns what ends it. */
export function keepPurging(queryLog: Pick<QueryLog, 'purge'>, log: Log): () => void {
  const purge = async (): Promise<void> => {
    try {
      const purged = await queryLog.purge(new Date(Date.now() - KEPT_DAYS * DAY_MS));
      if (purged > 0) log.info({ purged }, 'old queries forgotten');
    } catch (error) {
      log.warn({ err: error }, 'old queries could not be forgotten');
    }
  };
  const first = setTimeout(purge, FIRST_MS).unref();
  const repeated = setInterval(purge, EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(repeated);
  };
}
