import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { lookOf } from '../../../../core/ground/pixels/picture-look.ts';

/** Things of some size on a ground that gets darker, as photos have them. */
function scene(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const from = (low: number, high: number) => Math.round(low + random() * (high - low));
  const colour = () => `rgb(${from(0, 255)},${from(0, 255)},${from(0, 255)})`;
  const things = Array.from(
    { length: 6 },
    () =>
      `<ellipse cx="${from(0, 320)}" cy="${from(0, 240)}" rx="${from(20, 90)}" ry="${from(20, 90)}" fill="url(#g${from(0, 2)})"/>`,
  );
  const gradients = [0, 1, 2].map(
    name =>
      `<linearGradient id="g${name}" x1="${random()}" x2="${random()}" y1="0" y2="1"><stop offset="0" stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>`,
  );
  const svg = `<svg width="320" height="240" xmlns="http://www.w3.org/2000/svg">${gradients.join('')}<rect width="320" height="240" fill="url(#g0)"/>${things.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}

const PHOTOS = 60;
const photos = await Promise.all(Array.from({ length: PHOTOS }, (_, seed) => scene(seed)));
const hashOf = async (bytes: Uint8Array) => BigInt.asUintN(64, BigInt((await lookOf(bytes)).perceptualHash));
const bitsBetween = (a: bigint, b: bigint) => [...(a ^ b).toString(2)].filter(bit => bit === '1').length;
const drawing = (body: string, background = '#f4f4f4') =>
  sharp(
    Buffer.from(
      `<svg width="320" height="240" xmlns="http://www.w3.org/2000/svg"><rect width="320" height="240" fill="${background}"/>${body}</svg>`,
    ),
  )
    .jpeg({ quality: 82 })
    .toBuffer();

describe('the look of a picture', () => {
  it('is nearly the same in another size or quality, and another of another photo', async () => {
    const hashes = await Promise.all(photos.map(hashOf));
    const again = await Promise.all(
      photos.map(async photo => hashOf(await sharp(photo).resize(200).jpeg({ quality: 60 }).toBuffer())),
    );
    const same = hashes.map((hash, index) => bitsBetween(hash, again[index]!));
    expect(Math.max(...same)).toBeLessThanOrEqual(3);
    const others = hashes.flatMap((hash, index) =>
      hashes.slice(0, index).map(other => bitsBetween(hash, other)),
    );
    expect(Math.min(...others)).toBeGreaterThan(10);
  });

  it('tells photos from what shows nothing', async () => {
    for (const photo of photos)
      expect(await lookOf(photo)).toMatchObject({ isBlank: false, isTextOnly: false });
    const grey = await sharp(photos[1]).greyscale().jpeg().toBuffer();
    expect(await lookOf(grey)).toMatchObject({ isBlank: false, isTextOnly: false });
    expect(await lookOf(await drawing('', '#ffffff'))).toMatchObject({ isBlank: true, isTextOnly: false });
  });

  it.each([
    ['dark on light', '#f4f4f4', '#333333'],
    ['light on dark', '#1d2b53', '#ffffff'],
    ['in colour', '#ffffff', '#a62626'],
  ])('tells writing from photos: %s', async (_name, ground, ink) => {
    // Strokes like those of letters, so that no font decides.
    const strokes = Array.from(
      { length: 9 },
      (_, at) =>
        `<path d="M${40 + at * 26} 100 v40 q8 14 18 0" stroke="${ink}" stroke-width="6" fill="none"/>`,
    );
    expect(await lookOf(await drawing(strokes.join(''), ground))).toMatchObject({ isTextOnly: true });
  });

  it('leaves a thing on a white ground what it is', async () => {
    const thing = await sharp(photos[3]).resize(150, 110).toBuffer();
    const product = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#ffffff' } })
      .composite([{ input: thing }])
      .jpeg({ quality: 82 })
      .toBuffer();
    const greyProduct = await sharp(product).greyscale().jpeg().toBuffer();
    for (const picture of [product, greyProduct]) {
      expect(await lookOf(picture)).toMatchObject({ isBlank: false, isTextOnly: false });
    }
  });
});
