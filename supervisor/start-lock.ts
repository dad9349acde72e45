import { until } from '../core/ground/async/until.ts';
import { toDiskError } from '../core/ground/errors.ts';
import { type Lock, type LockHolder, takeLock } from '../setup/process-lock.mjs';

/** A supervisor that was told to stop is gone by then. */
const STOPPING_MS = 8_000;

/** The lock of a data folder's one supervisor. */
export interface StartLock {
  /** Records that we are about to end, so that the next one to start waits instead of being turned away. */
  markStopping(): void;
  release(): void;
}

/**
 * @returns the lock, or its holder and the holder's address.
 * @throws LockError if a person must remove what is in its place
 */
export async function takeStartLock(
  file: string,
  url: string,
): Promise<{ lock: StartLock } | { holder: LockHolder }> {
  const take = (): Promise<Lock | { holder: LockHolder }> => takeLock(file, { url });
  const taken = await until(
    async () => {
      const found = await take();
      return found.holder?.details['state'] !== 'stopping' && found;
    },
    { everyMs: 50, withinMs: STOPPING_MS },
  );
  const last = taken || (await take());
  return last.holder ? { holder: last.holder } : { lock: startLock(last, file, url) };
}

const startLock = (lock: Lock, file: string, url: string): StartLock => ({
  markStopping: () => {
    try {
      lock.describe({ url, state: 'stopping' });
    } catch (error) {
      // On a full disk, the next one to start is turned away instead of waiting.
      if (toDiskError(error, file) === error) throw error;
    }
  },
  release: () => lock.release(),
});
