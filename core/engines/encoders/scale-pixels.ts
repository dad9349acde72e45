import type { PixelScale } from '../models/preset.ts';

/**
 * Writes RGB images of `area` pixels, one after the other, as the numbers that a model was trained on: [image,
 * channel, pixel].
 * @param scaled as long as `rgb`.
 */
export function scalePixels(
  rgb: Uint8Array,
  { mean, std }: PixelScale,
  area: number,
  scaled: Float32Array,
): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const factor = 1 / (255 * std[channel]!);
    const shift = mean[channel]! / std[channel]!;
    for (let start = 0; start < rgb.length; start += 3 * area) {
      const plane = start + channel * area;
      for (let pixel = 0, from = start + channel; pixel < area; pixel += 1, from += 3)
        scaled[plane + pixel] = rgb[from]! * factor - shift;
    }
  }
}
