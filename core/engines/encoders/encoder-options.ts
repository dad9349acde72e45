import type { Device } from '../../ground/onnx/device.ts';
import type { DecoderPool } from '../../ground/pixels/decoder/decoder-pool.ts';
import type { PictureLimits } from '../../ground/pixels/image-input.ts';

export interface EncoderOptions {
  readonly device: Device | 'auto';
  /** CPU threads of one run; 0 lets the runtime choose. */
  readonly threads: number;
}

export interface OpenEncoderOptions extends EncoderOptions {
  /** Called with the reason when an encoder that was to use the fastest device runs on the processor instead. */
  readonly onWithoutDevice?: (reason: string) => void;
}

export interface ImageEncoderOptions extends OpenEncoderOptions {
  readonly limits: PictureLimits;
  /** Decodes the images; when absent, the decoders of the whole process do. */
  readonly pool?: DecoderPool;
}
