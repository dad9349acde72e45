import { Client } from 'pg';
import { ownError, PermanentError, reasonOf } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { type Migration, readMigrations, toMigrationList } from './migration-list.ts';
import { NO_FILTERS, withSchemaEngine } from './schema-engine.ts';

/** Any number of our own: whoever migrates this database holds this advisory lock. */
const MIGRATION_LOCK = 7_236_140_715;

/**
 * Brings the database to the newest migration. Several processes may call this at once: one applies, the others
 * wait for it; when nothing is left to apply it costs two queries.
 * @throws what `toOwnError` makes of PostgreSQL's errors; PermanentError 'database.migration-failed'.
 */
export async function migrate(url: string, log: Log): Promise<void> {
  const migrations = await readMigrations();
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the query in flight fails with the same error
  try {
    await client.connect();
    if (await isCurrent(client, migrations)) return;
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await isCurrent(client, migrations)) return;
    for (const name of await apply(client, url, migrations))
      log.info({ migration: name }, 'migration applied');
  } catch (error) {
    const own = toOwnError(error);
    if (ownError(own)) throw own;
    throw new PermanentError('database.migration-failed', { reason: reasonOf(error) }, { cause: error });
  } finally {
    await client.end().catch(() => undefined); // releases the lock
  }
}

async function apply(client: Client, url: string, migrations: readonly Migration[]): Promise<string[]> {
  const migrationsList = await toMigrationList(migrations);
  try {
    return await withSchemaEngine(url, async engine => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
      return appliedMigrationNames;
    });
  } catch (cause) {
    const own = toOwnError(cause);
    if (ownError(own)) throw own;
    // The engine words a lost connection in its own way; ours, which holds the lock, tells whether that was it.
    await client.query('SELECT 1');
    throw new PermanentError('database.migration-failed', { reason: reasonOf(cause) }, { cause });
  }
}

/**
 * Whether all migrations are noted as applied, as they are now.
 * @throws PermanentError when one was changed after this database had applied it.
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
