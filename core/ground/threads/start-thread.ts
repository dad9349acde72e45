import { type Transferable, Worker } from 'node:worker_threads';
import { turnTelemetryOff } from '../../../setup/telemetry-off.mjs';
import { errorOf, RetryableError, reasonOf } from '../errors.ts';
import { machineFacts } from './machine-facts.ts';
import { closeGate, dropGate, openGate, type ThreadStart } from './native-gate.ts';
import { Outbox } from './outbox.ts';
import {
  STOP,
  type ThreadApi,
  type ThreadFailure,
  type ThreadReply,
  type ThreadRequest,
} from './protocol.ts';

type Argument<Method> = Method extends (argument: infer A) => unknown ? A : never;
type Result<Method> = Method extends (argument: never) => infer R ? Awaited<R> : never;

/** A worker thread seen from its parent: typed calls, and a failure for all of them when the thread dies. */
export interface Thread<Api extends ThreadApi> {
  /**
   * @param transfer buffers of the argument that move to the thread instead of being copied.
   * @throws RetryableError 'thread.stopped' when the thread has died or dies meanwhile; else what the method throws.
   */
  call<Method extends keyof Api & string>(
    method: Method,
    argument: Argument<Api[Method]>,
    transfer?: readonly Transferable[],
  ): Promise<Result<Api[Method]>>;
  /** Sends this turn's messages at once, for a caller that goes on working in the same turn of the event loop. */
  flush(): void;
  /** False once the thread has died or been closed. */
  readonly isAlive: boolean;
  /**
   * Ends the thread when the calls in flight are answered; later calls fail. A thread that does not end in time is cut
   * off, and its calls fail.
   */
  close(): Promise<void>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** How much V8 allocates before it collects: 48 MB by default, in each of a process's several threads. */
const YOUNG_GENERATION_MB = 6;
/** A run of a large batch on a slow machine may take seconds. */
const STOP_LIMIT_MS = 10_000;

/**
 * Starts a thread whose entry file calls `serveThread`. The promise resolves when the thread runs; what the
 * thread loads on the way (a model, say) is awaited by the first call.
 */
export async function startThread<Api extends ThreadApi>(
  entry: URL,
  { name, data }: { name: string; data?: unknown },
): Promise<Thread<Api>> {
  turnTelemetryOff();
  const gate = openGate();
  const worker = new Worker(entry, {
    name,
    workerData: { data, gate, facts: machineFacts } satisfies ThreadStart,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const outbox = new Outbox<ThreadRequest>((requests, transfer) => worker.postMessage(requests, transfer));
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let dead: Error | undefined;

  const fail = (reason: string): void => {
    dead ??= new RetryableError('thread.stopped', { thread: name, reason });
    for (const call of pending.values()) call.reject(dead);
    pending.clear();
  };
  worker.on('message', (reply: ThreadReply) => {
    const call = pending.get(reply.id);
    pending.delete(reply.id);
    if ('failure' in reply) call?.reject(toError(reply.failure));
    else call?.resolve(reply.result);
  });
  worker.on('error', error => fail(reasonOf(error)));
  const ended = new Promise<void>(resolve => {
    worker.on('exit', code => {
      fail(`it ended with code ${code}`);
      dropGate(gate);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('online', resolve);
    worker.once('error', reject);
  });

  return {
    call: (method, argument, transfer = []) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead);
        const id = ++lastId;
        pending.set(id, { resolve: resolve as Pending['resolve'], reject });
        outbox.add({ id, method, argument }, transfer, reason => {
          pending.delete(id);
          reject(reason);
        });
      }),
    flush: () => outbox.flush(),
    get isAlive() {
      return !dead;
    },
    close: async () => {
      dead ??= new RetryableError('thread.stopped', { thread: name, reason: 'it was closed' });
      outbox.flush();
      worker.postMessage(STOP);
      const cutOff = setTimeout(async () => {
        await closeGate(gate);
        await worker.terminate();
      }, STOP_LIMIT_MS);
      await ended;
      clearTimeout(cutOff);
    },
  };
}

/** Our own errors come back as the class that they were; anything else as a plain Error with the thread's stack. */
function toError(failure: ThreadFailure): Error {
  const { message, stack, code, parameters } = failure;
  if (code && parameters) return errorOf(code, parameters);
  const error = new Error(message);
  if (stack) error.stack = stack;
  return error;
}
