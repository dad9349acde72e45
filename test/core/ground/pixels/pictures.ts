import sharp, { type Sharp } from 'sharp';

/** Left half red, right half blue, a green strip along the top: tells orientation, colour and crop at a glance. */
export const RED = [220, 30, 40] as const;
export const GREEN = [30, 160, 60] as const;
export const BLUE = [40, 60, 200] as const;
export const LIMITS = { maxBytes: 5_000_000, maxPixels: 4_000_000 };

/** The pattern as raw RGB; the green strip is an eighth of the height. */
function patternPixels(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = y < height / 8 ? GREEN : x < width / 2 ? RED : BLUE;
      pixels.set(colour, (y * width + x) * 3);
    }
  }
  return pixels;
}

export const pattern = (width = 96, height = 64): Sharp =>
  sharp(patternPixels(width, height), { raw: { width, height, channels: 3 } });

/** The colour in the middle of a quarter of a square raw RGB picture. */
export function colourAt(
  pixels: Uint8Array,
  size: number,
  place: 'left' | 'right' | 'top' | 'bottom',
): number[] {
  const far = Math.floor(size * 0.03);
  const middle = Math.floor(size / 2);
  const quarter = Math.floor(size / 4);
  const [x, y] = {
    left: [quarter, middle],
    right: [size - quarter, middle],
    top: [middle, far],
    bottom: [middle, size - 1 - far],
  }[place] as [number, number];
  return [...pixels.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)];
}

/** Largest difference of one channel. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));

/** A PNG whose header claims a size that its data does not have: what a pixel bomb looks like at the door. */
export async function pngClaiming(width: number, height: number): Promise<Buffer> {
  const png = await pattern(8, 8).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
