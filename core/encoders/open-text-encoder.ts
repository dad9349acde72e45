import type { PreparedModel } from '../models/prepared-model.ts';
import { keepThread } from '../threads/keep-thread.ts';
import { MicroBatch } from '../threads/micro-batch.ts';
import { startThread } from '../threads/start-thread.ts';
import type { Encoder } from './encoder.ts';
import type { EncoderOptions } from './encoder-options.ts';
import { gatherRows } from './gather-rows.ts';
import type { TextThread, TextThreadData } from './text-encoder-thread.ts';

const NAME = 'text encoder';
/** Texts that go to the thread together. */
const BATCH_LIMIT = 64;
const MAX_WAITING = 4096;

/**
 * Texts (any spelling; they are normalised here) to embeddings, in a thread of its own that is started again when it
 * dies: calls that it took with it fail with RetryableError. Texts longer than the model reads are cut.
 * @throws NotFoundError, PermanentError when the model cannot be opened.
 */
export async function openTextEncoder(
  model: PreparedModel,
  { device, threads }: EncoderOptions,
): Promise<Encoder<string>> {
  const { dimension, text } = model;
  const data: TextThreadData = { ...text, dimension, device, threads };
  const entry = new URL('./text-encoder-thread.ts', import.meta.url);
  const start = async () => {
    const thread = await startThread<TextThread>(entry, { name: NAME, data });
    try {
      await thread.call('open', undefined);
    } catch (error) {
      await thread.close();
      throw error;
    }
    return thread;
  };
  const thread = await keepThread(start, { name: NAME });
  const run = async (texts: string[]): Promise<Float32Array[]> => {
    const rows = await thread.call('encode', texts);
    return texts.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
  };
  const batches = new MicroBatch(run, BATCH_LIMIT, { maxWaiting: MAX_WAITING, service: NAME });

  return {
    dimension,
    encode: texts => gatherRows(texts, { dimension, window: 2 * BATCH_LIMIT }, input => batches.add(input)),
    close: async () => {
      await batches.idle();
      await thread.close();
    },
  };
}
