/** RGB, 8 bits a channel, row by row. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A filter by the distance from its middle, and how far it reaches. */
interface Filter {
  readonly reach: number;
  weight(distance: number): number;
}

const TRIANGLE: Filter = { reach: 1, weight: x => Math.max(0, 1 - Math.abs(x)) };

/** Keys' cubic with a = -0.5, Pillow's BICUBIC and torchvision's with antialiasing. */
export const KEYS: Filter = {
  reach: 2,
  weight: distance => {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/** Fixed-point bits of Pillow's coefficients for 8-bit channels. */
const BITS = 22;

/**
 * Pillow's `Image.resize((width, height), …)` for RGB, bit for bit (compared with Pillow 12.3): a filter that widens
 * with the shrink factor, first along rows and then along columns, each rounded to 8 bits (src/libImaging/Resample.c).
 * It is what torchvision's Resize does to a PIL image.
 */
export function pilResize(raster: Raster, toWidth: number, toHeight: number, filter = TRIANGLE): Uint8Array {
  const fixed = (weight: number) => Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * 2 ** BITS);
  const half = 2 ** (BITS - 1);
  const round = (sum: number) => Math.max(0, Math.min(255, Math.floor((sum + half) / 2 ** BITS)));
  const along = (from: number, to: number) =>
    windows(from, to, { filter, antialias: true }).map(({ start, weights }) => ({
      start,
      weights: weights.map(fixed),
    }));
  return Uint8Array.from(resample(raster, { toWidth, toHeight, along, round }));
}

/**
 * torchvision's Resize of a tensor (`torch.nn.functional.interpolate`, align_corners false), in floats and rounded once
 * at the end. Without antialiasing, which was its default for tensors until 2023, a shrunk picture is the average of
 * two by two points, whatever lies between.
 */
export function torchResize(
  raster: Raster,
  toWidth: number,
  toHeight: number,
  { antialias, filter = TRIANGLE }: { antialias: boolean; filter?: Filter },
): Uint8Array {
  const along = (from: number, to: number) => windows(from, to, { filter, antialias });
  const sums = resample(raster, { toWidth, toHeight, along, round: value => value });
  return Uint8Array.from(sums, value => Math.max(0, Math.min(255, Math.round(value))));
}

interface Window {
  /** The first source position, and what it and those behind it weigh. */
  readonly start: number;
  readonly weights: readonly number[];
}

/** For each target position, what each source position weighs; the weights' sum is 1. */
function windows(
  from: number,
  to: number,
  { filter, antialias }: { filter: Filter; antialias: boolean },
): Window[] {
  const scale = from / to;
  const stretch = antialias ? Math.max(scale, 1) : 1;
  const support = filter.reach * stretch;
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - start }, (_, index) =>
      filter.weight((index + start - centre + 0.5) / stretch),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { start, weights: raw.map(weight => weight / sum) };
  });
}

interface Plan {
  readonly toWidth: number;
  readonly toHeight: number;
  along(from: number, to: number): readonly Window[];
  /** After each of the two passes. */
  round(sum: number): number;
}

function resample({ data, width, height }: Raster, { toWidth, toHeight, along, round }: Plan): Float64Array {
  const wide = new Float64Array(toWidth * height * 3);
  for (const [x, { start, weights }] of along(width, toWidth).entries()) {
    for (let y = 0; y < height; y += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let at = 0; at < weights.length; at += 1)
          sum += data[(y * width + start + at) * 3 + channel]! * weights[at]!;
        wide[(y * toWidth + x) * 3 + channel] = round(sum);
      }
    }
  }
  const result = new Float64Array(toWidth * toHeight * 3);
  for (const [y, { start, weights }] of along(height, toHeight).entries()) {
    for (let at = 0; at < toWidth * 3; at += 1) {
      let sum = 0;
      for (let row = 0; row < weights.length; row += 1)
        sum += wide[(start + row) * toWidth * 3 + at]! * weights[row]!;
      result[y * toWidth * 3 + at] = round(sum);
    }
  }
  return result;
}
