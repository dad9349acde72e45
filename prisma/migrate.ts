import { Client, DatabaseError } from 'pg';
import { ownError, PermanentError, RetryableError, reasonOf } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { applyMigrations, RefusedMigration, UnfinishedMigration } from './apply-migrations.ts';
import { databaseFault } from './database-fitness.ts';
import { type Migration, readMigrations } from './migration-list.ts';

/** An arbitrary number of ours: the process that migrates this database holds this advisory lock. */
const MIGRATION_LOCK = 7_236_140_715;

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Migrates the database to the newest version. Several processes may call this at once: one applies, the others wait for it. If nothing is
 * left to apply, it costs two queries.
 * @throws RetryableError if the database cannot be reached or cannot do it now, PermanentError if a migration fails or Negareh cannot use
 *   the database (databaseFault).
 */
export async function migrate(url: string, log: Log, migrations?: readonly Migration[]): Promise<void> {
  const wanted = migrations ?? (await readMigrations());
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the query in flight fails with the same error
  try {
    await client.connect();
    if (await isCurrent(client, wanted).catch(unlessForbidden)) return;
    const fault = await databaseFault(client);
    if (fault) throw fault;
    // An external server may limit statements; neither waiting for others nor a migration may have a limit.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await isCurrent(client, wanted)) return;
    for (const name of await applyMigrations(client, wanted))
      log.info({ migration: name }, 'migration applied');
  } catch (error) {
    throw toMigrationError(error);
  } finally {
    await client.end().catch(() => undefined); // releases the lock
  }
}

/** A role that may not even read the records is not up to date; the following check says what it lacks. */
function unlessForbidden(error: unknown): false {
  if (error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return false;
  throw error;
}

function toMigrationError(error: unknown): Error {
  const own = ownError(toOwnError(error));
  if (own) return own;
  if (error instanceof UnfinishedMigration || error instanceof RefusedMigration)
    return new PermanentError('database.migration-failed', { reason: error.message }, { cause: error });
  return new RetryableError('database.unreachable', { reason: reasonOf(error) }, { cause: error });
}

/**
 * Whether all migrations are recorded as applied in their current form.
 * @throws PermanentError if one was changed after this database had applied it.
 */
async function isCurrent(client: Client, migrations: readonly Migration[]): Promise<boolean> {
  const table = await client.query<{ name: string | null }>(
    "SELECT to_regclass('_prisma_migrations') AS name",
  );
  if (!table.rows[0]?.name) return false;
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map(row => [row.name, row.checksum]));
  const changed = migrations.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
  if (changed) {
    const reason = `${changed.name} was changed after this database had applied it`;
    throw new PermanentError('database.migration-failed', { reason });
  }
  return migrations.every(({ name }) => applied.has(name));
}
