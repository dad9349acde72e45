import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import { buildIndex, embedImages, scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobRunRepository } from '../../data/jobs/job-runs.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import type { BuildServices } from './build-services.ts';
import { type EmbedServices, embedMissing } from './embed-images.ts';
import { isIndexStale } from './stale-index.ts';

/** Embeds one slice of what is missing, and asks for what follows from it. */
export async function runEmbedImages(
  {
    embedding,
    building,
    runs,
  }: { readonly embedding: EmbedServices; readonly building: BuildServices; readonly runs: JobRunRepository },
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  let done = 0;
  const slice = (held: AbortSignal, onCount: (count: number) => void) =>
    embedMissing(embedding, {
      signal: held,
      deadline: performance.now() + SLICE_MS,
      onProgress: count => {
        done = count;
        onCount(count);
      },
    });
  const isComplete = await withAdvisoryLock(
    building.database.url,
    'embedImages',
    async held => {
      const missing = await embedding.embeddings.countMissing();
      if (missing === 0 && !(await runs.isAsked('embed-images'))) return true;
      return followWork(runs, { kind: 'embed-images', signal: held, missing }, progress =>
        slice(progress.signal, progress.advance),
      );
    },
    { signal },
  );
  if (signal.aborted || isComplete === undefined) return 'skipped';
  if (!isComplete) await queue.enqueue(embedImages, {});
  if (await isIndexStale(building)) await queue.enqueue(buildIndex, {});
  // Pairs that are compared with their image may have waited for its embedding.
  if (done > 0) await queue.enqueue(scorePairs, {});
  return done > 0 ? 'success' : 'skipped';
}
