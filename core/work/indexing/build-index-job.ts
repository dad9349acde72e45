import type { JobOutcome } from '../../data/jobs/queue.ts';
import { buildSnapshot } from './build-index.ts';
import type { BuildServices } from './build-services.ts';
import { isIndexStale } from './stale-index.ts';

/** Builds and publishes a snapshot when the index is stale, or when it is forced to. */
export async function runBuildIndex(
  building: BuildServices,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<JobOutcome> {
  if (!force && !(await isIndexStale(building))) return 'skipped';
  return (await buildSnapshot(building, { signal })) ? 'success' : 'skipped';
}
