import { SlidingWindow } from './sliding-window.ts';

const SECOND_MS = 1_000;
/** Who waits in a crowd sees it now and then: for two hundred who wait it would be fifty calls a second. */
const PER_SECOND = 5;

/** @returns whether one more «sending a photo…» may be shown now, in any chat; one that may is counted. */
export function limitActions(): () => boolean {
  const shown = new SlidingWindow(SECOND_MS);
  return () => {
    const now = Date.now();
    if (shown.sum(now) >= PER_SECOND) return false;
    shown.add(now, 1);
    return true;
  };
}
