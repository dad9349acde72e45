/** Lets at most `limit` pieces of work run at a time; the others start in the order in which they came. */
export function createLimiter(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async work => {
    if (running < limit) running++;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed over, so that nobody who comes just now can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
