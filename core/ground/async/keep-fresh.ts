import { once } from './once.ts';

/** Shares one reading among all callers for so many milliseconds; a failure is not kept. */
export function keepFresh<Result>(milliseconds: number, read: () => Promise<Result>): () => Promise<Result> {
  let known = { until: 0, read: once(read) };
  return () => {
    const now = performance.now();
    if (known.until <= now) known = { until: now + milliseconds, read: once(read) };
    return known.read();
  };
}
