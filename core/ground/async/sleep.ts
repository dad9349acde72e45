/**
 * Waits. Never rejects, so that a loop that is stopped while it waits still runs to its own end.
 * @returns false when `signal` ended the wait before its time.
 */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise(resolve => {
    const end = (isWhole: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(isWhole);
    };
    const stop = (): void => end(false);
    const timer = setTimeout(end, milliseconds, true);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
