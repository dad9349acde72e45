import type { EncoderThread } from '../../../../core/engines/encoders/encoder-lane.ts';
import { serveThread } from '../../../../core/ground/threads/serve-thread.ts';

/** An encoder that its graphics card had no room for. */
serveThread<EncoderThread<number[]>>({
  open: async () => 'no memory on the card',
  encode: async batch => Float32Array.from(batch),
});
