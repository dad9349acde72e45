import type { ImageEncoderOptions } from '../../engines/encoders/open-image-encoder.ts';
import type { Config } from '../../ground/config.ts';
import type { Log } from '../../ground/log.ts';
import { pictureLimits } from '../../ground/pixels/picture-limits.ts';

/** The encoder options that follow from the settings. @param log is told when an encoder cannot use the graphics card. */
export const encoderOptions = (config: Config, log?: Pick<Log, 'warn'>): ImageEncoderOptions => ({
  device: config.device,
  threads: config.encoderThreads,
  limits: pictureLimits(config),
  ...(log && {
    onWithoutDevice: reason =>
      log.warn(
        { reason },
        'an encoder runs on the processor: it does not fit on the graphics card, or that does not work',
      ),
  }),
});
