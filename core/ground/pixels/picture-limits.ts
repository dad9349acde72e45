import type { PictureLimits } from './image-input.ts';

interface LimitSettings {
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
}

/** The limits on pictures from this system's settings. */
export const pictureLimits = ({ maxImageBytes, maxImagePixels }: LimitSettings): PictureLimits => ({
  maxBytes: maxImageBytes,
  maxPixels: maxImagePixels,
});
