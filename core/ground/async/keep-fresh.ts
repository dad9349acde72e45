import { once } from './once.ts';

/** Reads something at most once in so many milliseconds, whoever asks, and gives all the same; a failure is forgotten at once. */
export function keepFresh<Result>(milliseconds: number, read: () => Promise<Result>): () => Promise<Result> {
  let known = { until: 0, read: once(read) };
  return () => {
    const now = performance.now();
    if (known.until <= now) known = { until: now + milliseconds, read: once(read) };
    return known.read();
  };
}
