import { workerData } from 'node:worker_threads';
import type { MachineFacts } from './machine-facts.ts';

/*
 * A thread must not be ended while it is inside ONNX Runtime, because its Node binding then aborts the whole process. So
 * the thread counts its native calls in memory that it shares with its parent. The parent, or the end of the process, waits
 * for the count to be zero before it ends the thread.
 */

const RUNNING = 0;
const ENDING = 1;
/** How long the process waits for one run before it ends. */
const EXIT_LIMIT_MS = 10_000;

/** Two numbers: how many native calls run in the thread, and whether new ones are forbidden. */
export type NativeGate = Int32Array<SharedArrayBuffer>;

/** What a parent gives its thread. */
export interface ThreadStart {
  readonly data: unknown;
  readonly gate: NativeGate;
  readonly facts: MachineFacts;
}

const gates = new Set<NativeGate>();
const own = (workerData as Partial<ThreadStart> | null)?.gate;

/** In the thread: runs native code that must not be interrupted. In the main thread: just runs it. */
export async function inNativeCode<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!own) return work();
  Atomics.add(own, RUNNING, 1);
  try {
    if (Atomics.load(own, ENDING) === 1) throw new Error('the thread is ending');
    return await work();
  } finally {
    Atomics.sub(own, RUNNING, 1);
    Atomics.notify(own, RUNNING);
  }
}

/** In the parent: a gate for a new thread, watched until the thread has ended. */
export function openGate(): NativeGate {
  if (gates.size === 0) process.on('exit', awaitAll);
  const gate = new Int32Array(new SharedArrayBuffer(8));
  gates.add(gate);
  return gate;
}

/** The thread has ended. */
export function dropGate(gate: NativeGate): void {
  gates.delete(gate);
  if (gates.size === 0) process.off('exit', awaitAll);
}

/** Lets no more native calls begin, and resolves when none runs. */
export async function closeGate(gate: NativeGate): Promise<void> {
  Atomics.store(gate, ENDING, 1);
  for (let running = Atomics.load(gate, RUNNING); running > 0; running = Atomics.load(gate, RUNNING)) {
    await Atomics.waitAsync(gate, RUNNING, running).value;
  }
}

/** `process.exit` may come at any moment: this blocks it until every thread is out of native code. */
function awaitAll(): void {
  for (const gate of gates) Atomics.store(gate, ENDING, 1);
  for (const gate of gates) {
    for (let running = Atomics.load(gate, RUNNING); running > 0; running = Atomics.load(gate, RUNNING)) {
      if (Atomics.wait(gate, RUNNING, running, EXIT_LIMIT_MS) === 'timed-out') break;
    }
  }
}
