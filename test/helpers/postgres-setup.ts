import type { TestProject } from 'vitest/node';
import { createLog } from '../../core/ground/log.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a migrated database that tests clone and never change. */
    templateUrl: string;
  }
}

/** One PostgreSQL for a whole run; it also goes when the run is killed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = createLog('test', { level: 'warn', toStderr: true });
  const server = await openThrowaway(log);
  await migrate(server.url, log);
  project.provide('templateUrl', server.url);
  return () => server.close();
}
