import { expect, test } from 'vitest';
import { scalePixels } from '../../../../core/engines/encoders/scale-pixels.ts';

test('pixels become planes of scaled numbers, image by image', () => {
  const rgb = Uint8Array.of(0, 51, 102, 255, 204, 153, 1, 2, 3, 4, 5, 6);
  const scaled = new Float32Array(rgb.length);
  scalePixels(rgb, { mean: [0, 0.2, 0.5], std: [1, 0.5, 0.25] }, 2, scaled);
  const byHand = [
    [0, 1, 0, 1.2, -0.4, 0.4],
    [1 / 255, 4 / 255, (2 / 255 - 0.2) / 0.5, (5 / 255 - 0.2) / 0.5],
    [(3 / 255 - 0.5) / 0.25, (6 / 255 - 0.5) / 0.25],
  ].flat();
  for (const [at, value] of scaled.entries()) expect(value).toBeCloseTo(byHand[at]!, 6);
});
