import type { CarriedRunRepository } from '../../data/jobs/carried-runs.ts';
import { buildIndex, embedImages, scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { type EmbeddingClaims, withEmbeddingClaims } from '../../data/models/embedding-claims.ts';
import { once } from '../../ground/async/once.ts';
import type { BuildServices } from './build-services.ts';
import { type EmbedServices, embedMissing } from './embed-images.ts';
import { isIndexStale } from './stale-index.ts';

/** A few more than one worker claims at a time. */
const SHARED_FROM = 200;

/** Embeds one slice of what is missing, beside other workers, and asks for what follows from it. */
export async function runEmbedImages(
  {
    embedding,
    building,
    runs,
  }: {
    readonly embedding: EmbedServices;
    readonly building: BuildServices;
    readonly runs: CarriedRunRepository;
  },
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  let done = 0;
  const slice = (claims: EmbeddingClaims, held: AbortSignal, onCount: (count: number) => void) =>
    embedMissing(embedding, {
      claims,
      signal: held,
      deadline: performance.now() + SLICE_MS,
      onProgress: count => {
        done = count;
        onCount(count);
      },
    });
  const isComplete = await withEmbeddingClaims(
    building.database.url,
    building.model,
    async (claims, held) => {
      const missing = await embedding.embeddings.countMissing();
      if (missing === 0 && !(await runs.isAsked('embed-images'))) return true;
      // For a worker that has nothing to do: what this one has in work is left out there. Not before something is done, or work that
      // is paused or fails would call itself without end.
      const callOthers = once(() => queue.enqueue(embedImages, {}));
      return followWork(runs, { kind: 'embed-images', signal: held, missing }, progress =>
        slice(claims, progress.signal, count => {
          if (missing > SHARED_FROM) void callOthers().catch(() => undefined);
          progress.advance(count);
        }),
      );
    },
    { signal },
  );
  if (signal.aborted || isComplete === undefined) return 'skipped';
  // Where others have all of the rest in work, they ask for what follows.
  if (!isComplete && done > 0) await queue.enqueue(embedImages, {});
  if (await isIndexStale(building)) await queue.enqueue(buildIndex, {});
  // Pairs that are compared with their image may have waited for its embedding.
  if (done > 0) await queue.enqueue(scorePairs, {});
  return done > 0 ? 'success' : 'skipped';
}
