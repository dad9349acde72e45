import { availableParallelism } from 'node:os';
import type { PreparedModel } from '../models/prepared-model.ts';
import { decodeForEncoder } from '../pixels/decode.ts';
import { keepThread } from '../threads/keep-thread.ts';
import { createLimiter } from '../threads/limiter.ts';
import { MicroBatch } from '../threads/micro-batch.ts';
import { startThread } from '../threads/start-thread.ts';
import type { Encoder, ImageInput } from './encoder.ts';
import type { ImageEncoderOptions } from './encoder-options.ts';
import { gatherRows } from './gather-rows.ts';
import type { ImageThread, ImageThreadData } from './image-encoder-thread.ts';

const NAME = 'image encoder';
/** Pictures of one run of the graph: more gave no more pictures a second. */
const BATCH_LIMIT = 8;
const MAX_WAITING = 512;
/** Decoding runs in libuv's pool of four threads, which file access needs too. */
const DECODERS = Math.min(3, availableParallelism());

/**
 * Pictures to embeddings. They are decoded in libvips' threads, always some ahead of the run of the graph, which has a
 * thread of its own that is started again when it dies: calls that it took with it fail with RetryableError.
 * @throws NotFoundError, PermanentError when the model cannot be opened.
 */
export async function openImageEncoder(
  model: PreparedModel,
  { device, threads, limits }: ImageEncoderOptions,
): Promise<Encoder<ImageInput>> {
  const { dimension } = model;
  const { graphPath, imageSize: size } = model.vision;
  const data: ImageThreadData = { graphPath, imageSize: size, device, threads };
  const entry = new URL('./image-encoder-thread.ts', import.meta.url);
  const start = async () => {
    const thread = await startThread<ImageThread>(entry, { name: NAME, data });
    try {
      await thread.call('open', undefined);
    } catch (error) {
      await thread.close();
      throw error;
    }
    return thread;
  };
  const thread = await keepThread(start, { name: NAME });
  const run = async (pictures: Uint8Array[]): Promise<Float32Array[]> => {
    const pixels = new Uint8Array(Buffer.concat(pictures));
    const rows = await thread.call('encode', pixels, [pixels.buffer]);
    return pictures.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
  };
  const batches = new MicroBatch(run, BATCH_LIMIT, { maxWaiting: MAX_WAITING, service: NAME });
  const decodeInTurn = createLimiter(DECODERS);
  // A picture that cannot be read fails here, alone, before it shares a batch with others.
  const encodeOne = async (input: ImageInput): Promise<Float32Array> =>
    batches.add(await decodeInTurn(() => decodeForEncoder(input, { size, limits })));

  return {
    dimension,
    encode: inputs => gatherRows(inputs, { dimension, window: 3 * BATCH_LIMIT }, encodeOne),
    close: async () => {
      await batches.idle();
      await thread.close();
    },
  };
}
