import { Client } from 'pg';

/** Numbers of our own for PostgreSQL's advisory locks. */
const ADVISORY_LOCKS = {
  buildIndex: 7_236_140_716,
  embedImages: 7_236_140_717,
  backup: 7_236_140_718,
  switchModel: 7_236_140_730,
} as const;

/**
 * Runs something that only one process may do at a time. The lock lives on a connection of its own, so it goes when
 * its holder does, however that ends.
 * @returns undefined without running when another holds the lock.
 */
export async function withAdvisoryLock<T>(
  url: string,
  lock: keyof typeof ADVISORY_LOCKS,
  run: () => Promise<T>,
): Promise<T | undefined> {
  const client = new Client({ connectionString: url, keepAlive: true });
  client.on('error', () => undefined); // the next query fails with the same error
  await client.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      ADVISORY_LOCKS[lock],
    ]);
    return rows[0]?.locked ? await run() : undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}
