import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import { buildIndex, embedImages, scorePairs } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import type { BuildServices } from './build-services.ts';
import { type EmbedServices, embedMissing } from './embed-images.ts';
import { isIndexStale } from './stale-index.ts';

/** Embeds one slice of what is missing, and asks for what follows from it. */
export async function runEmbedImages(
  { embedding, building }: { readonly embedding: EmbedServices; readonly building: BuildServices },
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  let done = 0;
  const isComplete = await withAdvisoryLock(
    building.database.url,
    'embedImages',
    held =>
      embedMissing(embedding, {
        signal: held,
        deadline: performance.now() + SLICE_MS,
        onProgress: count => {
          done = count;
        },
      }),
    { signal },
  );
  if (signal.aborted || isComplete === undefined) return 'skipped';
  if (!isComplete) await queue.enqueue(embedImages, {});
  if (await isIndexStale(building)) await queue.enqueue(buildIndex, {});
  // Pairs that are compared with their image may have waited for its embedding.
  if (done > 0) await queue.enqueue(scorePairs, {});
  return done > 0 ? 'success' : 'skipped';
}
