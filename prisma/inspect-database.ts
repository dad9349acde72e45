import { Client } from 'pg';
import type { PermanentError } from '../core/ground/errors.ts';
import { databaseFault } from './database-fitness.ts';
import { readMigrations } from './migration-list.ts';

/** The state of a database, read without changing it. */
export interface DatabaseState {
  /** Like 18.4. */
  readonly version: string;
  readonly majorVersion: number;
  /** How many milliseconds its clock is ahead of ours. */
  readonly clockAheadMs: number;
  /** Why Negareh cannot use it; if set, nothing is known about its migrations. */
  readonly fault: PermanentError | undefined;
  readonly pending: readonly string[];
  /** Applied migrations that this program does not know. */
  readonly unknown: readonly string[];
  /** Applied in another version than this program has. */
  readonly changed: string | undefined;
  /** Begun and neither finished nor rolled back. */
  readonly unfinished: string | undefined;
}

const CONNECT_MS = 5_000;

/** Inspects a database. @throws pg's errors if it cannot be reached or refuses */
export async function inspectDatabase(url: string): Promise<DatabaseState> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const asked = Date.now();
    const { rows } = await client.query<{ version: string; number: string; now: Date; notes: string | null }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
              clock_timestamp() AS now, to_regclass('_prisma_migrations') AS notes`,
    );
    const { version, number, now, notes } = rows[0]!;
    const fault = await databaseFault(client);
    return {
      version: version.split(' ')[0]!,
      majorVersion: Math.floor(Number(number) / 10_000),
      clockAheadMs: now.getTime() - (asked + Date.now()) / 2,
      fault,
      ...(await inspectMigrations(client, notes !== null && !fault)),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function inspectMigrations(client: Client, hasNotes: boolean) {
  const known = await readMigrations();
  const { rows } = hasNotes
    ? await client.query<{ name: string; checksum: string; isFinished: boolean }>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
         FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
      )
    : { rows: [] };
  const applied = new Map(rows.filter(({ isFinished }) => isFinished).map(row => [row.name, row.checksum]));
  const names = new Set(known.map(({ name }) => name));
  return {
    pending: known.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    unknown: [...applied.keys()].filter(name => !names.has(name)),
    changed: known.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum)?.name,
    unfinished: rows.find(({ name, isFinished }) => !isFinished && !applied.has(name))?.name,
  };
}
