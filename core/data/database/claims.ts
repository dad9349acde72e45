import { type LockConnection, withLockConnection } from './advisory-lock.ts';

/** The first halves of advisory locks that are of one row each; the second half is of the row. */
export const CLAIMS = {
  embedImages: 7_236_717,
  hashImages: 7_236_718,
  renderImages: 7_236_719,
  scorePairs: 7_236_720,
} as const;

/**
 * Which rows this process works on, so that several share the work: a lock a row, for as long as it is in work, on a connection
 * that ends with the process, even if it is killed. Then the next process that looks takes the rows.
 */
export interface Claims {
  /** Claims what nobody else works on. @returns the claimed ids */
  take(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** What was to be done of them is stored. */
  release(ids: readonly string[]): Promise<void>;
}

/**
 * @param run its signal is aborted when the claims are lost.
 * @throws RetryableError 'work.lock-lost'; what `run` throws.
 */
export const withClaims = <T>(
  { url, work }: { readonly url: string; readonly work: keyof typeof CLAIMS },
  run: (claims: Claims, signal: AbortSignal) => Promise<T>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<T> =>
  withLockConnection(
    { url, work },
    (connection, signal) => run(claimsOver(connection, CLAIMS[work]), signal),
    options,
  );

const claimsOver = ({ query }: LockConnection, work: number): Claims => ({
  async take(ids) {
    const taken = await query(
      'SELECT id FROM unnest($2::text[]) AS id WHERE pg_try_advisory_lock($1, hashtext(id))',
      [work, ids],
    );
    return new Set(taken.map(({ id }) => String(id)));
  },
  async release(ids) {
    await query('SELECT pg_advisory_unlock($1, hashtext(id)) FROM unnest($2::text[]) AS id', [work, ids]);
  },
});

/** Rows of one look. */
export interface ClaimedPage<Row> {
  /** Rows that no other process works on. */
  readonly rows: readonly Row[];
  /** The number of rows that other processes hold. */
  readonly others: number;
}

/**
 * What waits, page by page.
 * @param read the next rows in order of id from behind `after`; none at the end. A page is released when the next one is asked for.
 */
export async function* claimedPages<Row extends { readonly id: string }>(
  claims: Claims,
  read: (after: string | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<ClaimedPage<Row>> {
  let page = await read(undefined);
  while (page.length > 0) {
    const taken = await claims.take(page.map(({ id }) => id));
    try {
      yield { rows: page.filter(({ id }) => taken.has(id)), others: page.length - taken.size };
    } finally {
      await claims.release([...taken]);
    }
    page = await read(page.at(-1)!.id);
  }
}
