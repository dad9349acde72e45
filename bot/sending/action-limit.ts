import { SlidingWindow } from './sliding-window.ts';

const SECOND_MS = 1_000;
/** In a crowd each person sees the action only now and then: for two hundred waiting people it would be fifty calls a second. */
const PER_SECOND = 5;

/** @returns a function that says whether one more «sending a photo…» may be shown now, in any chat, and counts it if so. */
export function limitActions(): () => boolean {
  const shown = new SlidingWindow(SECOND_MS);
  return () => {
    const now = Date.now();
    if (shown.sum(now) >= PER_SECOND) return false;
    shown.add(now, 1);
    return true;
  };
}
