import type { Transferable } from 'node:worker_threads';
import { RetryableError } from '../../ground/errors.ts';
import { keepThread } from '../../ground/threads/keep-thread.ts';
import { MicroBatch } from '../../ground/threads/micro-batch.ts';
import { startThread } from '../../ground/threads/start-thread.ts';

/** The methods of an encoder's thread. */
export type EncoderThread<Batch> = {
  /**
   * Resolves when the model is loaded: with the reason if it runs on the processor although another device was the fastest.
   * Throws why the model cannot be loaded.
   */
  open(argument: undefined): Promise<string | undefined>;
  /** One row of `dimension` numbers an item. */
  encode(batch: Batch): Promise<Float32Array>;
};

export interface LaneOptions<Item, Batch> {
  /** The name in errors and lists of threads. */
  readonly name: string;
  /** The thread's file, and what it is given at its start. */
  readonly entry: URL;
  readonly data: unknown;
  readonly dimension: number;
  /** Items that go to the thread together. */
  readonly batchLimit: number;
  /** Items that may wait; one more is refused with BusyError. */
  readonly maxWaiting: number;
  /** Puts items into one message; what it lists under `transfer` moves instead of being copied. */
  pack(items: Item[]): { batch: Batch; transfer?: readonly Transferable[] };
  readonly onWithoutDevice?: ((reason: string) => void) | undefined;
}

/** An encoder's thread with its queue: items of any callers, a row each. */
export interface EncoderLane<Item> {
  encode(item: Item): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Starts an encoder's thread. After it dies, the next call starts it again; the calls that it was working on, and those that
 * waited, fail with RetryableError.
 */
export async function openLane<Item, Batch>(options: LaneOptions<Item, Batch>): Promise<EncoderLane<Item>> {
  const { name, entry, data, dimension, batchLimit, maxWaiting, pack } = options;
  const start = async () => {
    const thread = await startThread<EncoderThread<Batch>>(entry, { name, data });
    try {
      const reason = await thread.call('open', undefined);
      if (reason !== undefined) options.onWithoutDevice?.(reason);
    } catch (error) {
      await thread.close();
      throw error;
    }
    return thread;
  };
  const thread = await keepThread(start, { name });
  const run = async (items: Item[]): Promise<Float32Array[]> => {
    const { batch, transfer } = pack(items);
    const rows = await thread.call('encode', batch, transfer);
    return items.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
  };
  const batches = new MicroBatch(run, batchLimit, { maxWaiting, service: name });
  let isClosed = false;
  return {
    encode: async item => {
      if (isClosed) throw new RetryableError('thread.stopped', { thread: name, reason: 'it was closed' });
      return batches.add(item);
    },
    close: async () => {
      isClosed = true;
      await batches.idle();
      await thread.close();
    },
  };
}

/**
 * Encodes each input on its own and lays the rows one under the other. At most `window` inputs of one call are under
 * way, so that a call with thousands leaves room for others. The first failure fails the call, and nothing of it is
 * begun after that.
 * @param encodeOne gives one row of `dimension` numbers.
 */
export async function gatherRows<Input>(
  inputs: readonly Input[],
  { dimension, window }: { dimension: number; window: number },
  encodeOne: (input: Input) => Promise<Float32Array>,
): Promise<Float32Array> {
  const rows = new Float32Array(inputs.length * dimension);
  const entries = inputs.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, input] of entries) {
      try {
        rows.set(await encodeOne(input), index * dimension);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(window, inputs.length) }, work));
  return rows;
}
