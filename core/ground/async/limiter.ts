/** Runs a limited number of tasks at a time; the others wait and start in the order in which they came. */
export interface Limiter {
  <Result>(work: () => Promise<Result>): Promise<Result>;
  /** Waits for a place. @returns a function that gives it back; a second call changes nothing. */
  take(): Promise<() => void>;
  /** Changes the limit; tasks that already run go on. */
  limitTo(newLimit: number): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

/** @param firstLimit tasks at a time; with 1 they take turns. */
export function createLimiter(firstLimit: number): Limiter {
  const waiting: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  let limit = firstLimit;
  let running = 0;

  const pass = (): void => {
    // Free places go straight to those that wait, so that a new caller cannot slip in between.
    for (let next = waiting[0]; next && running < limit; next = waiting[0]) {
      waiting.shift();
      running++;
      next();
    }
  };
  const give = (): void => {
    running--;
    pass();
    if (running === 0) for (const resolve of idlers.splice(0)) resolve();
  };
  const take = async (): Promise<() => void> => {
    if (running < limit) running++;
    else await new Promise<void>(resolve => waiting.push(resolve));
    let isHeld = true;
    return () => {
      if (isHeld) give();
      isHeld = false;
    };
  };
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const leave = await take();
    try {
      return await work();
    } finally {
      leave();
    }
  };
  const idle = (): Promise<void> =>
    running === 0 ? Promise.resolve() : new Promise(resolve => idlers.push(resolve));
  const limitTo = (newLimit: number): void => {
    limit = newLimit;
    pass();
  };
  return Object.assign(run, { take, idle, limitTo });
}
