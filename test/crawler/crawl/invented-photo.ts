import sharp from 'sharp';

/** A small photo-like WebP: waves of light and colour, others for each number. @param seed any whole number */
export function inventedPhoto(seed: number, { width = 144, height = 108 } = {}): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  // Steps of the golden ratio: neighbours differ as much as any two.
  const turn = (step: number) => ((seed * step * 0.618_034) % 1) * Math.PI * 2;
  const [slant, first, second, tint] = [turn(1), turn(3), turn(5), turn(7)];
  // Hundreds are drawn: what a column, a row or a channel has in common is reckoned once.
  const across = Array.from({ length: width }, (_, x) => Math.cos(x / 23 + second) * 40);
  const tints = Array.from({ length: 3 }, (_, channel) => 0.7 + 0.3 * Math.sin(tint + channel * 2));
  const [cosine, sine] = [Math.cos(slant), Math.sin(slant)];
  let at = 0;
  for (let y = 0; y < height; y++) {
    const down = Math.sin(y / 19 + tint) * 25;
    for (let x = 0; x < width; x++) {
      const along = (x * cosine + y * sine) / 17;
      const light = Math.sin(along + first) * 60 + across[x]! + down;
      for (const part of tints) pixels[at++] = 128 + light * part;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ quality: 85, effort: 0 })
    .toBuffer();
}
