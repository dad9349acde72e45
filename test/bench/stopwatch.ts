/** Times in milliseconds, sorted. */
export class Times {
  readonly #sorted: number[];

  constructor(times: readonly number[]) {
    this.#sorted = times.toSorted((a, b) => a - b);
  }

  /** @param share 0.5 is the median. */
  quantile(share: number): number {
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(this.#sorted.length * share))]!;
  }
}

/** Runs one after the other, after `warmUp` that do not count. */
export async function timeEach(
  count: number,
  run: (index: number) => Promise<unknown>,
  warmUp = 20,
): Promise<Times> {
  for (let index = 0; index < warmUp; index += 1) await run(index);
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await run(index);
    times.push(performance.now() - started);
  }
  return new Times(times);
}

/** How many a second when all are handed over together in groups of `width`. */
export async function rate(
  total: number,
  width: number,
  run: (from: number, to: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  for (let from = 0; from < total; from += width) await run(from, Math.min(total, from + width));
  return total / ((performance.now() - started) / 1000);
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const ratio = (value: number, baseline: number): string => `${(value / baseline).toFixed(2)} x`;
