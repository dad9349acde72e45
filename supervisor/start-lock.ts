import { setTimeout as sleep } from 'node:timers/promises';
import { toDiskError } from '../core/ground/errors.ts';
import { type Lock, type LockHolder, takeLock } from '../setup/process-lock.mjs';

/** A supervisor that was told to stop is gone by then. */
const STOPPING_MS = 8_000;

/** Taken by the one supervisor of a data folder. */
export interface StartLock {
  /** Says that we are about to end: whoever starts next waits for that instead of being turned away. */
  markStopping(): void;
  release(): void;
}

/** @returns the lock, or who holds it and where it answers. */
export async function takeStartLock(
  file: string,
  url: string,
): Promise<{ lock: StartLock } | { holder: LockHolder }> {
  for (const end = Date.now() + STOPPING_MS; ; await sleep(50)) {
    const taken: Lock | { holder: LockHolder } = takeLock(file, { url });
    if (!taken.holder) {
      return {
        lock: {
          markStopping: () => {
            try {
              taken.describe({ url, state: 'stopping' });
            } catch (error) {
              // On a full disk whoever starts next is turned away instead of waiting.
              if (toDiskError(error, file) === error) throw error;
            }
          },
          release: () => taken.release(),
        },
      };
    }
    if (taken.holder.details['state'] !== 'stopping' || Date.now() > end) return { holder: taken.holder };
  }
}
