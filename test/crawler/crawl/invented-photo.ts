import sharp from 'sharp';

/** A small photo-like WebP: waves of light and colour, others for each number. @param seed any whole number */
export function inventedPhoto(seed: number, { width = 144, height = 108 } = {}): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  // Steps of the golden ratio: neighbours differ as much as any two.
  const turn = (step: number) => ((seed * step * 0.618_034) % 1) * Math.PI * 2;
  const [slant, first, second, tint] = [turn(1), turn(3), turn(5), turn(7)];
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const along = (x * Math.cos(slant) + y * Math.sin(slant)) / 17;
    const light =
      Math.sin(along + first) * 60 + Math.cos(x / 23 + second) * 40 + Math.sin(y / 19 + tint) * 25;
    for (let channel = 0; channel < 3; channel++) {
      pixels[at * 3 + channel] = 128 + light * (0.7 + 0.3 * Math.sin(tint + channel * 2));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ quality: 85 })
    .toBuffer();
}
