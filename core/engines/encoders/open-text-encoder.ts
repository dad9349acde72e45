import { threadEntry } from '../../ground/threads/thread-entry.ts';
import type { PreparedText } from '../models/prepared-model.ts';
import type { Encoder } from './encoder.ts';
import { gatherRows, openLane } from './encoder-lane.ts';
import type { OpenEncoderOptions } from './encoder-options.ts';
import type { TextThreadData } from './text-encoder-thread.ts';

const BATCH_LIMIT = 64;
const MAX_WAITING = 4096;

/**
 * Texts to embeddings, in a thread of its own. They are normalised here as the model's preset says, and cut to what
 * the model reads.
 * @throws NotFoundError, PermanentError when the model cannot be opened.
 */
export async function openTextEncoder(
  model: PreparedText,
  { device, threads, onWithoutDevice }: OpenEncoderOptions,
): Promise<Encoder<string>> {
  const { dimension, normalizerVersion, precision, text, runtime } = model;
  const lane = await openLane<string, string[]>({
    name: 'text encoder',
    entry: threadEntry('./text-encoder-thread', import.meta.url),
    data: {
      ...text,
      dimension,
      normalizerVersion,
      precision,
      device,
      threads,
      ...(runtime && { runtime }),
    } satisfies TextThreadData,
    dimension,
    batchLimit: BATCH_LIMIT,
    maxWaiting: MAX_WAITING,
    pack: texts => ({ batch: texts }),
    onWithoutDevice,
  });
  return {
    dimension,
    encode: texts => gatherRows(texts, { dimension, window: 2 * BATCH_LIMIT }, lane.encode),
    close: lane.close,
  };
}
