import sharp from 'sharp';

/** A small real JPEG whose bytes depend on the number. */
export const jpeg = (seed: number, size = 64): Promise<Buffer> =>
  sharp({
    create: {
      width: size,
      height: size,
      channels: 3,
      background: { r: seed % 256, g: (seed * 7) % 256, b: (seed * 31) % 256 },
    },
  })
    .composite([
      {
        input: Buffer.from(
          `<svg width="${size}" height="${size}"><circle cx="${(seed * 13) % size}" cy="${(seed * 5) % size}" r="9" fill="#fff"/></svg>`,
        ),
      },
    ])
    .jpeg()
    .toBuffer();
