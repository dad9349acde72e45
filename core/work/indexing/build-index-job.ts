import type { JobOutcome } from '../../data/jobs/queue.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { buildSnapshot } from './build-index.ts';
import type { BuildServices } from './build-services.ts';
import { isIndexStale } from './stale-index.ts';

/** Builds and publishes a snapshot when the index is stale, or when it is forced to. */
export async function runBuildIndex(
  building: BuildServices,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<JobOutcome> {
  if (!force) {
    // Somebody has gone back to an earlier one, and wants to keep it.
    const published = await new SnapshotRepository(building.database).published(building.model);
    if (published?.pinned || !(await isIndexStale(building))) return 'skipped';
  }
  return (await buildSnapshot(building, { signal })) ? 'success' : 'skipped';
}
