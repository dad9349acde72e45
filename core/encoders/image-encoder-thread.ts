import { openSession } from '../onnx/session.ts';
import { serveThread, threadData } from '../threads/serve-thread.ts';
import type { EncoderOptions } from './encoder-options.ts';

export interface ImageThreadData extends EncoderOptions {
  readonly graphPath: string;
  /** Width and height, in pixels. */
  readonly imageSize: number;
}

const { graphPath, imageSize, ...options } = threadData<ImageThreadData>();
const opened = openSession(graphPath, options);

const api = {
  /** Resolves when the model is loaded; throws why it cannot be. */
  open: async (_: undefined): Promise<void> => {
    await opened;
  },
  /** @param pixels RGB pictures one after the other, [batch, height, width, 3]. @returns one row a picture. */
  encode: async (pixels: Uint8Array): Promise<Float32Array> => {
    const session = await opened;
    const batch = pixels.length / (imageSize * imageSize * 3);
    const dims = [batch, imageSize, imageSize, 3];
    const results = await session.run({ pixels: { type: 'uint8', data: pixels, dims } });
    return results['embedding']!.data as Float32Array;
  },
};
export type ImageThread = typeof api;

serveThread(api, async () => (await opened.catch(() => undefined))?.close());
