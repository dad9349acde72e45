import type { Precision } from '../../ground/domain/models/embedding.ts';
import { floatsOf } from '../../ground/onnx/output-numbers.ts';
import type { TensorInput } from '../../ground/onnx/session.ts';
import { serveThread, threadData } from '../../ground/threads/serve-thread.ts';
import type { PixelScale } from '../models/preset.ts';
import type { EncoderThread } from './encoder-lane.ts';
import type { EncoderOptions } from './encoder-options.ts';
import { scalePixels } from './scale-pixels.ts';
import { openTower } from './tower.ts';

export interface ImageThreadData extends EncoderOptions {
  readonly graphPath: string;
  readonly precision: Precision;
  /** Width and height, in pixels. */
  readonly imageSize: number;
  /** For a pair of ONNX files, whose graph takes scaled numbers, channel by channel; ours take pixels. */
  readonly scale: PixelScale | undefined;
}

const { graphPath, imageSize, scale, ...options } = threadData<ImageThreadData>();
const opened = openTower(graphPath, options);
// `open` reports the failure; until it is called, the failure must not count as unhandled.
opened.catch(() => undefined);

serveThread<EncoderThread<Uint8Array>>(
  {
    open: async () => (await opened).withoutDevice,
    // RGB images one after the other: [batch, height, width, 3].
    encode: async pixels => {
      const session = await opened;
      const results = await session.run(feedsOf(pixels, pixels.length / (imageSize * imageSize * 3)));
      return floatsOf(results, 'embedding' in results ? 'embedding' : 'image_embeds');
    },
  },
  async () => (await opened.catch(() => undefined))?.close(),
);

/** Reuses the memory of the previous run's numbers: those of one image take 600 kB. */
let scaled = new Float32Array(0);

function feedsOf(pixels: Uint8Array, count: number): Record<string, TensorInput> {
  if (scale) {
    if (scaled.length < pixels.length) scaled = new Float32Array(pixels.length);
    const data = scaled.subarray(0, pixels.length);
    scalePixels(pixels, scale, imageSize ** 2, data);
    return { pixel_values: { type: 'float32', data, dims: [count, 3, imageSize, imageSize] } };
  }
  return { pixels: { type: 'uint8', data: pixels, dims: [count, imageSize, imageSize, 3] } };
}
