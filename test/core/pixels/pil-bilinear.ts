/** Fixed-point bits of Pillow's coefficients for 8-bit channels. */
const BITS = 22;

interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Pillow's `Image.resize((width, height), BILINEAR)` for RGB, bit for bit: a triangle filter that widens with the
 * shrink factor, first along rows and then along columns, each rounded to 8 bits (src/libImaging/Resample.c).
 */
export function pilBilinear({ data, width, height }: Raster, toWidth: number, toHeight: number): Uint8Array {
  const wide = resampleRows({ data, width, height }, toWidth);
  const turned = transpose(wide, toWidth, height);
  const squeezed = resampleRows({ data: turned, width: height, height: toWidth }, toHeight);
  return transpose(squeezed, toHeight, toWidth);
}

/** For each target position, where its window begins and what each source position weighs. */
function windows(from: number, to: number): { start: number; weights: number[] }[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - start }, (_, index) =>
      Math.max(0, 1 - Math.abs((index + start - centre + 0.5) / support)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { start, weights: raw.map(weight => Math.trunc(0.5 + (weight / sum) * 2 ** BITS)) };
  });
}

function resampleRows({ data, width, height }: Raster, toWidth: number): Uint8Array {
  const result = new Uint8Array(toWidth * height * 3);
  for (const [x, { start, weights }] of windows(width, toWidth).entries()) {
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 2 ** (BITS - 1);
        for (const [index, weight] of weights.entries()) {
          sum += data[(y * width + start + index) * 3 + channel]! * weight;
        }
        result[(y * toWidth + x) * 3 + channel] = Math.min(255, Math.floor(sum / 2 ** BITS));
      }
    }
  }
  return result;
}

function transpose(data: Uint8Array, width: number, height: number): Uint8Array {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      result.set(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), (x * height + y) * 3);
    }
  }
  return result;
}
