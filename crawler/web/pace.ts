import { createLimiter } from '../../core/ground/async/limiter.ts';
import { sleep } from '../../core/ground/async/sleep.ts';

export interface PaceOptions {
  /** Milliseconds between two requests. */
  readonly gapMs: number;
  /** Requests in flight at once. With 1, the gap counts from the end of the last one, so that a slow server gets the rest it needs. */
  readonly concurrency?: number;
  /** 0 to 1; tests fix it. */
  readonly random?: () => number;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

export interface Turn {
  readonly host: string;
  readonly signal?: AbortSignal | undefined;
}

interface Host {
  gapMs: number;
  nextAt: number;
}

/** Schedules the requests to one service. */
export interface Pace {
  /**
   * @param turn `host`: the host of the first request
   * @throws the signal's reason if it ends the wait.
   */
  run<Result>(work: () => Promise<Result>, turn: Turn): Promise<Result>;
  /** A host asks for at least this gap (robots.txt's Crawl-delay). Replaces its previous value, because its rules may change. */
  slowDown(host: string, gapMs: number): void;
}

/** Bounds memory: a list may name pictures on a million hosts. */
const MANY_HOSTS = 1_000;

/** This share of the gap is random, unlike a machine's clockwork. The average is the requested gap. */
const JITTER = 0.5;

/**
 * Spreads requests: a limited number at a time, with a jittered gap between them. A host that wants a longer gap gets its own, and waiting
 * for it takes nobody else's place.
 */
export function createPace(options: PaceOptions): Pace {
  const {
    gapMs,
    concurrency = 1,
    random = Math.random,
    now = () => performance.now(),
    wait = sleep,
  } = options;
  const take = createLimiter(concurrency);
  const turn = createLimiter(1);
  const slowHosts = new Map<string, Host>();
  let nextAt = Number.NEGATIVE_INFINITY;
  const later = (gap: number): number => now() + gap * (1 + JITTER * (random() - 0.5));
  const rest = (): void => {
    nextAt = Math.max(nextAt, later(gapMs));
  };
  const waitUntil = async (time: number, signal: AbortSignal | undefined): Promise<void> => {
    const pauseMs = time - now();
    if (pauseMs > 0) await wait(pauseMs, signal);
    signal?.throwIfAborted();
  };
  const turnOfHost = async (name: string, signal: AbortSignal | undefined): Promise<void> => {
    const host = slowHosts.get(name);
    if (!host) return;
    const at = Math.max(host.nextAt, now());
    host.nextAt = at + host.gapMs;
    await waitUntil(at, signal);
  };
  const forgetRested = (): void => {
    for (const [name, host] of slowHosts) if (host.nextAt < now()) slowHosts.delete(name);
  };
  return {
    run: async (work, { host, signal }) => {
      await turnOfHost(host, signal);
      return take(async () => {
        await turn(async () => {
          await waitUntil(nextAt, signal);
          rest();
        });
        try {
          return await work();
        } finally {
          if (concurrency === 1) rest();
        }
      });
    },
    slowDown: (name, least) => {
      const host = slowHosts.get(name);
      if (least <= gapMs) slowHosts.delete(name);
      else if (host) host.gapMs = least;
      else slowHosts.set(name, { gapMs: least, nextAt: later(least) });
      if (slowHosts.size > MANY_HOSTS) forgetRested();
    },
  };
}
