import { flushCompileCache } from 'node:module';
import { type MessagePort, parentPort, type Transferable, workerData } from 'node:worker_threads';
import { NegarehError, reasonOf } from '../errors.ts';
import type { ThreadStart } from './native-gate.ts';
import {
  STOP,
  type ThreadApi,
  type ThreadFailure,
  type ThreadReply,
  type ThreadRequest,
} from './protocol.ts';

/** What the parent gave at the start. */
export const threadData = <Data>(): Data => (workerData as ThreadStart).data as Data;

/** Large buffers of a result that move to the parent instead of being copied. */
class Moved {
  readonly result: unknown;
  readonly transfer: readonly Transferable[];

  constructor(result: unknown, transfer: readonly Transferable[]) {
    this.result = result;
    this.transfer = transfer;
  }
}

/** Marks a result whose buffers are handed over; the thread must not use them afterwards. */
export const move = <Result>(result: Result, transfer: readonly Transferable[]): Result =>
  new Moved(result, transfer) as Result;

/**
 * Answers the parent's calls with these methods; calls overlap where a method awaits. When the parent closes the
 * thread, calls in flight are answered first.
 * @param onStop frees what the methods hold open, after the last call.
 */
export function serveThread<Api extends ThreadApi>(api: Api, onStop?: () => Promise<void>): void {
  const port = parentPort;
  if (!port) throw new Error('serveThread runs in a worker thread only');
  const inFlight = new Set<Promise<unknown>>();
  let isCompiledKept = false;
  port.on('message', async (requests: readonly ThreadRequest[] | typeof STOP) => {
    if (requests === STOP) {
      await Promise.allSettled(inFlight);
      await onStop?.();
      return port.close();
    }
    const answered = Promise.all(requests.map(request => answer(port, api, request)));
    inFlight.add(answered);
    await answered;
    inFlight.delete(answered);
    // All code is loaded by now, and a killed process would not save the compiled code (NODE_COMPILE_CACHE).
    if (!isCompiledKept) flushCompileCache();
    isCompiledKept = true;
  });
}

async function answer(
  port: MessagePort,
  api: ThreadApi,
  { id, method, argument }: ThreadRequest,
): Promise<void> {
  try {
    const answered = api[method]!(argument);
    // What needs not wait is sent before the next request is looked at.
    const result = answered instanceof Promise ? await answered : answered;
    if (result instanceof Moved) {
      port.postMessage({ id, result: result.result } satisfies ThreadReply, [...result.transfer]);
    } else port.postMessage({ id, result } satisfies ThreadReply);
  } catch (error) {
    port.postMessage({ id, failure: toFailure(error) } satisfies ThreadReply);
  }
}

function toFailure(error: unknown): ThreadFailure {
  const { stack } = error instanceof Error ? error : new Error(reasonOf(error));
  const own = error instanceof NegarehError ? { code: error.code, parameters: error.parameters } : {};
  return { stack, message: reasonOf(error), ...own };
}
