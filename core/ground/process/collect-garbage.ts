import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees what loading left behind; blocks the calling thread for some 50 ms. V8 keeps a heap as large as it once
 * was until it is busy enough to check it, and a process that waits for people never is.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  // Another thread may just have hidden it again: flags are the whole process's.
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
