import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { collectGarbage } from './collect-garbage.ts';

/** Garbage that may gather, in percent of what lives. */
const GROWTH_PERCENT = 60;
/** Of the part of the heap where objects begin; V8 doubles it whenever much of it lives, up to 134 MB. */
const LARGEST_NEW_BYTES = 16 * 1024 * 1024;

/**
 * For a process that lives for months and holds little: V8 leaves garbage until some hundred megabytes are full before it collects for the
 * first time, and up to four times what lives after that. One collection at the start tells it how little lives. Where objects begin, a
 * crowd whose answers wait would make it take a hundred megabytes and keep them.
 * @param quiet when nobody waits for the thread, which the collection holds up for some 50 ms; false when that never came; now without it.
 */
export async function keepHeapSmall(quiet?: Promise<boolean>): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  keepNewSpaceSmall();
  if ((await quiet) ?? true) collectGarbage();
}

/** After each collection: it may grow again where V8 has made it small in a quiet hour. */
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
