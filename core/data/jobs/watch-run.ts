import { sleep } from '../../ground/async/sleep.ts';

/** How soon a run that was paused or cancelled stops. */
const LOOK_MS = 1_000;

/**
 * Does work that ends early when its run is no longer under way: somebody has paused or cancelled it.
 * @param isUnderWay asked every second; what it throws counts as yes, for the work meets the same fault
 * @param work gets a signal that is aborted then, and whether it was that
 */
export async function watchRun<Result>(
  isUnderWay: () => Promise<boolean>,
  signal: AbortSignal,
  work: (signal: AbortSignal, isStopped: () => boolean) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const stopped = new AbortController();
  const watching = (async () => {
    while (await sleep(LOOK_MS, over.signal)) {
      if (!(await isUnderWay().catch(() => true))) return stopped.abort();
    }
  })();
  try {
    return await work(AbortSignal.any([signal, stopped.signal]), () => stopped.signal.aborted);
  } finally {
    over.abort();
    await watching;
  }
}
