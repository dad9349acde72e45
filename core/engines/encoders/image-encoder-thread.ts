import { openSession } from '../../ground/onnx/session.ts';
import { serveThread, threadData } from '../../ground/threads/serve-thread.ts';
import type { EncoderThread } from './encoder-lane.ts';
import type { EncoderOptions } from './encoder-options.ts';

export interface ImageThreadData extends EncoderOptions {
  readonly graphPath: string;
  /** Width and height, in pixels. */
  readonly imageSize: number;
}

const { graphPath, imageSize, ...options } = threadData<ImageThreadData>();
const opened = openSession(graphPath, options);
// `open` reports the failure; until it is called, the failure must not count as unhandled.
opened.catch(() => undefined);

serveThread<EncoderThread<Uint8Array>>(
  {
    open: async () => {
      await opened;
    },
    // RGB pictures one after the other: [batch, height, width, 3].
    encode: async pixels => {
      const session = await opened;
      const batch = pixels.length / (imageSize * imageSize * 3);
      const dims = [batch, imageSize, imageSize, 3];
      const results = await session.run({ pixels: { type: 'uint8', data: pixels, dims } });
      return results['embedding']!.data as Float32Array;
    },
  },
  async () => (await opened.catch(() => undefined))?.close(),
);
