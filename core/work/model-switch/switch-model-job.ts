import { embedImages, switchModel as switchModelJob } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import type { WorkServices } from './model-work.ts';
import { switchModel } from './switch-model.ts';

/** A slice of a switch opens the new model's encoder, which takes seconds, so it is longer than other slices. */
const SWITCH_SLICE_MS = 10 * 60_000;

/** Continues the requested switch; images that arrive during it are embedded afterwards. */
export async function runSwitchModel(
  services: WorkServices,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  let hasAsked = false;
  const state = await switchModel(services, {
    signal,
    deadline: performance.now() + SWITCH_SLICE_MS,
    onEmbedded: () => {
      if (hasAsked) return;
      hasAsked = true;
      // Wakes an idle worker, which skips what this one has in progress.
      void queue.enqueue(switchModelJob, {}).catch(() => undefined);
    },
  });
  if (signal.aborted || state === 'idle' || state === 'busy') return 'skipped';
  await queue.enqueue(state === 'more' ? switchModelJob : embedImages, {});
  return 'success';
}
