import { createLimiter } from '../../core/ground/async/limiter.ts';
import { sleep } from '../../core/ground/async/sleep.ts';

export interface PaceOptions {
  /** Between two requests. */
  readonly gapMs: number;
  /** Requests in flight at once. With 1, the gap counts from the end of the last one: a slow server gets the rest it needs. */
  readonly concurrency?: number;
  /** 0 to 1; tests fix it. */
  readonly random?: () => number;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

/** The turns of requests to one service. */
export interface Pace {
  /** @throws the signal's reason when it ends the wait. */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** The service asks for at least this gap (robots.txt's Crawl-delay). */
  slowDown(gapMs: number): void;
}

/** So much of the gap is random: nobody's clockwork. On average the gap is what was asked for. */
const JITTER = 0.5;

/** Spreads requests: so many at a time, and a gap with jitter from one to the next. */
export function createPace(options: PaceOptions): Pace {
  const { concurrency = 1, random = Math.random, now = () => performance.now(), wait = sleep } = options;
  const take = createLimiter(concurrency);
  const turn = createLimiter(1);
  let gapMs = options.gapMs;
  let nextAt = Number.NEGATIVE_INFINITY;
  const rest = (): void => {
    nextAt = Math.max(nextAt, now() + gapMs * (1 + JITTER * (random() - 0.5)));
  };
  return {
    run: (work, signal) =>
      take(async () => {
        await turn(async () => {
          const pauseMs = nextAt - now();
          if (pauseMs > 0) await wait(pauseMs, signal);
          signal?.throwIfAborted();
          rest();
        });
        try {
          return await work();
        } finally {
          if (concurrency === 1) rest();
        }
      }),
    slowDown: least => {
      gapMs = Math.max(gapMs, least);
    },
  };
}
