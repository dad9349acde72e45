import { decodeForEncoder, decodeWhole, type RgbPicture } from '../../ground/pixels/decode.ts';
import { threadEntry } from '../../ground/threads/thread-entry.ts';
import type { PreparedModel } from '../models/prepared-model.ts';
import type { Encoder, ImageInput } from './encoder.ts';
import { type EncoderLane, gatherRows, openLane } from './encoder-lane.ts';
import type { ImageEncoderOptions } from './encoder-options.ts';
import type { ImageThreadData } from './image-encoder-thread.ts';
import type { TowerOptions } from './tower.ts';

export type { ImageEncoderOptions } from './encoder-options.ts';

/** More images in one run of the graph gave no more images a second. */
const BATCH_LIMIT = 8;
/** For a graph with large maps between its layers: eight images took 100 MB more, which stayed taken, and were no faster. */
const SCALED_BATCH_LIMIT = 2;
const MAX_WAITING = 512;

/**
 * Images to embeddings. They are decoded in processes of their own, always some ahead of the graph, which runs in a
 * thread of its own.
 * @throws NotFoundError, PermanentError when the model cannot be opened.
 */
export const openImageEncoder = (
  model: PreparedModel,
  options: ImageEncoderOptions,
): Promise<Encoder<ImageInput>> =>
  model.runtime === 'transformers' ? openHubModel(model, options) : openOwnModel(model, options);

async function openOwnModel(
  { dimension, precision, vision }: PreparedModel,
  { device, threads, limits, pool, onWithoutDevice }: ImageEncoderOptions,
): Promise<Encoder<ImageInput>> {
  const { graphPath, imageSize: size, fit, scale } = vision;
  const lane = await openLane<Uint8Array, Uint8Array>({
    ...LANE,
    onWithoutDevice,
    ...(scale && { batchLimit: SCALED_BATCH_LIMIT }),
    dimension,
    entry: threadEntry('./image-encoder-thread', import.meta.url),
    data: { graphPath, imageSize: size, scale, precision, device, threads } satisfies ImageThreadData,
    pack: images => {
      const batch = concatenate(images);
      return { batch, transfer: [batch.buffer] };
    },
  });
  return encoderOf(lane, dimension, input => decodeForEncoder(input, { size, fit, limits, pool }));
}

/** Its thread resizes and cuts as the model's own repository says. */
async function openHubModel(
  { dimension, vision }: PreparedModel,
  { device, threads, limits, pool, onWithoutDevice }: ImageEncoderOptions,
): Promise<Encoder<ImageInput>> {
  const lane = await openLane<RgbPicture, readonly RgbPicture[]>({
    ...LANE,
    onWithoutDevice,
    dimension,
    entry: threadEntry('./vision-tower-thread', import.meta.url),
    data: { graphPath: vision.graphPath, dimension, device, threads } satisfies TowerOptions,
    pack: images => ({
      batch: images,
      transfer: images.map(({ data }) => data.buffer),
    }),
  });
  return encoderOf(lane, dimension, input => decodeWhole(input, { limits, pool }));
}

const LANE = { name: 'image encoder', batchLimit: BATCH_LIMIT, maxWaiting: MAX_WAITING };

function encoderOf<Picture>(
  lane: EncoderLane<Picture>,
  dimension: number,
  decode: (input: ImageInput) => Promise<Picture>,
): Encoder<ImageInput> {
  // An image that cannot be read fails here, alone, before it shares a batch with others.
  const encodeOne = async (input: ImageInput): Promise<Float32Array> => lane.encode(await decode(input));
  return {
    dimension,
    encode: inputs => gatherRows(inputs, { dimension, window: 3 * BATCH_LIMIT }, encodeOne),
    close: lane.close,
  };
}

/** Images of one size, one after the other, in memory of their own that can move to the thread. */
function concatenate(images: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = images[0]!.length;
  const batch = new Uint8Array(images.length * bytes);
  for (const [index, image] of images.entries()) batch.set(image, index * bytes);
  return batch;
}
