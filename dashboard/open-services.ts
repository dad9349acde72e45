import { type Config, publicUrlOf } from '../core/config.ts';
import type { Log } from '../core/log.ts';
import { type SearchClient, searchClientOf } from '../core/search/client.ts';
import { type Database, openDatabase } from '../core/store/database.ts';
import { ImageFiles } from '../core/store/image-files.ts';
import { ShownImageRepository } from '../core/store/shown-images.ts';
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';

/** All that pages, actions and routes use. They get it from `services()` of server/services.ts. */
export interface Services {
  readonly config: Config;
  /** Where people find the dashboard; without a slash at the end. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly database: Database;
  readonly search: SearchClient;
  readonly files: ImageFiles;
  readonly images: ShownImageRepository;
}

/**
 * Builds the dashboard's services once, in the process itself and not inside Next.js's bundle: the bundler loads a
 * module several times (pages, actions, routes), and neither a connection pool nor an error class should exist twice.
 * @throws RetryableError 'database.unreachable'; PermanentError when the database cannot be started or migrated.
 */
export async function openServices(
  config: Config,
  log: Log,
): Promise<{ services: Services; close(): Promise<void> }> {
  const ensured = await ensureDatabase(config, log);
  const database = openDatabase(ensured.url);
  const services: Services = {
    ...{ config, log, database },
    publicUrl: publicUrlOf(config),
    search: searchClientOf(config),
    files: new ImageFiles(config.dataDir),
    images: new ShownImageRepository(database),
  };
  return {
    services,
    close: async () => {
      await database.close();
      await ensured.close();
    },
  };
}
