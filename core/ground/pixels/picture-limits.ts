import type { PictureLimits } from './image-input.ts';

interface LimitSettings {
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
}

/** How large pictures may be by the settings of this system. */
export const pictureLimits = ({ maxImageBytes, maxImagePixels }: LimitSettings): PictureLimits => ({
  maxBytes: maxImageBytes,
  maxPixels: maxImagePixels,
});
