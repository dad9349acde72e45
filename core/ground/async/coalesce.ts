/** Asks for work to be done; see {@link coalesce}. */
export interface Coalesced {
  (): Promise<void>;
  /** Resolves when nothing runs or is asked for any more. Never rejects. */
  idle(): Promise<void>;
}

/**
 * Work of which one run at a time is enough: asked for while it runs, it runs once more afterwards, however often it was
 * asked.
 * @returns a function whose promise settles like the first run that began after the call.
 */
export function coalesce(work: () => Promise<void>): Coalesced {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const start = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  const ask = (): Promise<void> => {
    // Between two runs, the one that was asked for has the turn.
    if (next) return next;
    if (!running) return start();
    next = running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
  const idle = async (): Promise<void> => {
    for (let last = next ?? running; last; last = next ?? running) await last.catch(() => undefined);
  };
  return Object.assign(ask, { idle });
}
