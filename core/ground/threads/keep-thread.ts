import { RetryableError } from '../errors.ts';
import type { ThreadApi } from './protocol.ts';
import type { Thread } from './start-thread.ts';

export interface KeepOptions {
  /** In errors. */
  readonly name: string;
  /** The least time from one start to the next: a thread that dies at once must not be started in a circle. */
  readonly backOffMs?: number;
}

/**
 * A thread that is started again after it has died. Calls in flight at its death fail with RetryableError: nobody
 * knows whether one of them killed it, so they are not repeated. The next call starts it again; calls within
 * `backOffMs` of the last start fail with RetryableError.
 * @param start starts the thread and makes it ready; what the first start throws, this throws.
 */
export async function keepThread<Api extends ThreadApi>(
  start: () => Promise<Thread<Api>>,
  { name, backOffMs = 1_000 }: KeepOptions,
): Promise<Omit<Thread<Api>, 'flush'>> {
  let startedAt = performance.now();
  let current = start();
  let isClosed = false;
  await current;

  const alive = async (): Promise<Thread<Api>> => {
    const seen = current;
    const thread = await seen.catch(() => undefined);
    // While we waited, another call may have started it again.
    if (thread?.isAlive || isClosed || current !== seen) return current;
    if (performance.now() - startedAt < backOffMs) {
      throw new RetryableError('thread.stopped', { thread: name, reason: 'it was started a moment ago' });
    }
    startedAt = performance.now();
    current = start();
    return current;
  };
  return {
    call: async (method, argument, transfer) => (await alive()).call(method, argument, transfer),
    get isAlive() {
      return !isClosed;
    },
    close: async () => {
      isClosed = true;
      const thread = await current.catch(() => undefined);
      await thread?.close();
    },
  };
}
