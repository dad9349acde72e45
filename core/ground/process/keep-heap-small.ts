import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { collectGarbage } from './collect-garbage.ts';

/** How much garbage may gather, in percent of the live objects. */
const GROWTH_PERCENT = 60;
/** The limit of V8's new space. V8 doubles it whenever much of it survives, up to 134 MB. */
const LARGEST_NEW_BYTES = 16 * 1024 * 1024;

/**
 * For a process that lives for months and holds little. V8 first collects when some hundred megabytes are full, and later
 * when garbage reaches up to four times the live objects. One collection at the start tells it how little lives. Many requests
 * waiting at once would make the new space grow to a hundred megabytes, which V8 would keep.
 * @param quiet resolves when nobody waits for the thread, which the collection blocks for some 50 ms; with false when that
 *   moment never came. Without it, the collection runs now.
 */
export async function keepHeapSmall(quiet?: Promise<boolean>): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  keepNewSpaceSmall();
  if ((await quiet) ?? true) collectGarbage();
}

/** Checks after each collection, because V8 shrinks the new space in quiet hours, and it may grow again then. */
function keepNewSpaceSmall(): void {
  let mayGrow = true;
  new PerformanceObserver(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    const shouldGrow = (space?.space_size ?? 0) < LARGEST_NEW_BYTES;
    if (shouldGrow === mayGrow) return;
    mayGrow = shouldGrow;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  }).observe({ entryTypes: ['gc'] });
}
