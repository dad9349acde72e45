import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '../../core/ground/log.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a migrated database that tests clone and never change. */
    templateUrl: string;
    /** Data folders that tests copy and never change, from createGallery. */
    galleriesFolder: string;
  }
}

/**
 * One PostgreSQL and one folder of galleries for a whole run, whichever of its projects asks first. The server also stops if the run is
 * killed.
 */
export async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const all = vitest.getRootProject();
  if (all.getProvidedContext().templateUrl) return undefined;
  const log = createLog('test', { level: 'warn', toStderr: true });
  const server = await openThrowaway(log, { small: true });
  await migrate(server.url, log);
  all.provide('templateUrl', server.url);
  const galleries = await mkdtemp(path.join(tmpdir(), 'negareh-galleries-'));
  all.provide('galleriesFolder', galleries);
  return async () => {
    await server.close();
    await rm(galleries, { recursive: true });
  };
}
