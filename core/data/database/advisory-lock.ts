import { Client } from 'pg';
import { RetryableError } from '../../ground/errors.ts';

/**
 * Numbers of our own for PostgreSQL's advisory locks, all of them here but that of migrations (7_236_140_715): work of the same
 * number waits for each other.
 */
export const ADVISORY_LOCKS = {
  buildIndex: 7_236_140_716,
  backup: 7_236_140_718,
  exportPairs: 7_236_140_719,
  train: 7_236_140_720,
  decideInBulk: 7_236_140_721,
  switchModel: 7_236_140_730,
  runsImport: 7_236_140_750,
  runsTranslate: 7_236_140_751,
  runsIndex: 7_236_140_752,
  runsModel: 7_236_140_753,
  runsPull: 7_236_140_754,
  runsTrain: 7_236_140_755,
  crawlCommons: 7_236_140_740,
  crawlDivar: 7_236_140_741,
  crawlList: 7_236_140_742,
} as const;

/** A connection that broke silently (a network fault, a sleeping machine) is noticed within the sum of these. */
const LOOK_MS = 15_000;
const ANSWER_MS = 10_000;

interface LockOptions {
  /** Passed on to the work; also aborted when the lock is lost. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs something that only one process may do at a time. The lock lives on a connection of its own, so it goes when
 * its holder does, however that ends. When that connection ends first, another process may take the lock: the work's
 * signal is aborted at once, and its result does not count.
 * @returns undefined without running when another holds the lock.
 * @throws RetryableError 'work.lock-lost'; what `run` throws.
 */
export function withAdvisoryLock<T>(
  url: string,
  lock: keyof typeof ADVISORY_LOCKS,
  run: (signal: AbortSignal) => Promise<T>,
  options: LockOptions = {},
): Promise<T | undefined> {
  return withLockConnection<T | undefined>(
    { url, work: lock },
    async ({ query }, signal) => {
      const [row] = await query('SELECT pg_try_advisory_lock($1) AS locked', [ADVISORY_LOCKS[lock]]);
      return row?.['locked'] === true ? run(signal) : undefined;
    },
    options,
  );
}

/** A connection that holds locks, which end with it. */
export interface LockConnection {
  query(text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/**
 * Runs something that takes advisory locks of its own on a connection of its own, and loses them with that.
 * @param work names it where the connection is lost.
 * @throws RetryableError 'work.lock-lost'; what `run` throws.
 */
export async function withLockConnection<T>(
  { url, work }: { readonly url: string; readonly work: string },
  run: (connection: LockConnection, signal: AbortSignal) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const client = new Client({ connectionString: url, keepAlive: true, query_timeout: ANSWER_MS });
  const lost = new AbortController();
  const lose = (cause?: unknown): void =>
    lost.abort(new RetryableError('work.lock-lost', { work }, { cause }));
  client.on('error', lose);
  await client.connect();
  let look: NodeJS.Timeout | undefined;
  try {
    client.once('end', lose);
    look = setInterval(() => client.query('SELECT 1').catch(lose), LOOK_MS);
    const { signal = lost.signal } = options;
    const query: LockConnection['query'] = async (text, values) =>
      (await client.query<Record<string, unknown>>(text, [...values])).rows;
    const result = await run({ query }, AbortSignal.any([lost.signal, signal])).catch((error: unknown) => {
      // However the work ended, the lost lock is the reason.
      lost.signal.throwIfAborted();
      throw error;
    });
    lost.signal.throwIfAborted();
    return result;
  } finally {
    clearInterval(look);
    client.off('end', lose);
    await client.end().catch(() => undefined);
  }
}
