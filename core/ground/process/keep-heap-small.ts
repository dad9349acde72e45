import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Garbage that may gather, in percent of what lives. */
const GROWTH_PERCENT = 60;

/**
 * For a process that lives for months and holds little: V8 leaves garbage until some hundred megabytes are full before it collects for the
 * first time, and up to four times what lives after that. One collection at the start tells it how little lives.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
