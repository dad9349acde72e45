import type { Config } from '../core/ground/config.ts';
import type { Log } from '../core/ground/log.ts';
import { migrate } from '../prisma/migrate.ts';
import { type EmbeddedServer, openEmbedded } from './open-embedded.ts';
import { findPlace } from './place.ts';

/** The configured database, up to date. `close` does nothing for an external server. */
export type EnsuredDatabase = EmbeddedServer;

/**
 * DATABASE_URL if it is set; else the embedded PostgreSQL, which is joined if it runs and started if not. It runs as long as any process
 * uses it. Migrates in both cases.
 * @throws RetryableError 'database.unreachable'; PermanentError if it cannot be started or migrated.
 */
export async function ensureDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'postgresDir' | 'postgresPort'>,
  log: Log,
): Promise<EnsuredDatabase> {
  if (config.databaseUrl) {
    await migrate(config.databaseUrl, log);
    return { url: config.databaseUrl, close: async () => undefined };
  }
  const server = await openEmbedded(findPlace(config), { port: config.postgresPort }, log);
  try {
    await migrate(server.url, log);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}
