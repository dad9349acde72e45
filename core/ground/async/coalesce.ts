/** Asks for work to be done; see {@link coalesce}. */
export interface Coalesced {
  (): Promise<void>;
  /** Resolves when no run is under way or asked for. Never rejects. */
  idle(): Promise<void>;
}

/**
 * Runs work one at a time: calls during a run lead to one more run after it, however many they are.
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
    // A run that was asked for already serves this call too, also between two runs.
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
