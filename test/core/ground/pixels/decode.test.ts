import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeForEncoder } from '../../../../core/ground/pixels/decode.ts';
import { BLUE, colourAt, distance, GREEN, LIMITS, pattern, pngClaiming, RED } from './pictures.ts';

const SIZE = 64;
const decode = (input: Uint8Array | { path: string }, limits = LIMITS) =>
  decodeForEncoder(input, { size: SIZE, limits });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-decode-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('every format gives the same upright, squashed, three-channel picture', () => {
  const table: [name: string, make: () => Promise<Buffer>, tolerance: number][] = [
    ['JPEG', () => pattern().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(), 6],
    ['progressive JPEG', () => pattern().jpeg({ quality: 95, progressive: true }).toBuffer(), 12],
    ['PNG', () => pattern().png().toBuffer(), 1],
    ['PNG with a palette', () => pattern().png({ palette: true }).toBuffer(), 3],
    ['interlaced PNG', () => pattern().png({ progressive: true }).toBuffer(), 1],
    ['16-bit PNG', () => pattern().toColourspace('rgb16').png().toBuffer(), 1],
    ['WebP', () => pattern().webp({ quality: 95 }).toBuffer(), 12],
    ['lossless WebP', () => pattern().webp({ lossless: true }).toBuffer(), 1],
    ['AVIF', () => pattern().avif({ quality: 90, effort: 0 }).toBuffer(), 12],
    ['10-bit AVIF', () => pattern().avif({ quality: 90, bitdepth: 10, effort: 0 }).toBuffer(), 12],
    ['GIF', () => pattern().gif().toBuffer(), 3],
    ['PNG with a wide-gamut profile', () => pattern().withIccProfile('p3').png().toBuffer(), 4],
    ['CMYK JPEG', () => pattern().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), 60],
  ];
  test.each(table)('%s', async (_name, make, tolerance) => {
    const pixels = await decode(await make());
    expect(pixels.length).toBe(SIZE * SIZE * 3);
    expect(distance(colourAt(pixels, SIZE, 'left'), RED)).toBeLessThanOrEqual(tolerance);
    expect(distance(colourAt(pixels, SIZE, 'right'), BLUE)).toBeLessThanOrEqual(tolerance);
    expect(distance(colourAt(pixels, SIZE, 'top'), GREEN)).toBeLessThanOrEqual(tolerance);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is set upright', async orientation => {
    // The transformation that a camera with this orientation has undone, so that the result is the pattern again.
    const stored = {
      1: pattern(),
      2: pattern().flop(),
      3: pattern().rotate(180),
      4: pattern().flip(),
      5: sharp(await pattern().rotate(90).png().toBuffer()).flop(),
      6: pattern().rotate(270),
      7: sharp(await pattern().rotate(270).png().toBuffer()).flop(),
      8: pattern().rotate(90),
    }[orientation]!;
    const pixels = await decode(await stored.withMetadata({ orientation }).png().toBuffer());
    expect(colourAt(pixels, SIZE, 'top')).toEqual([...GREEN]);
    expect(colourAt(pixels, SIZE, 'left')).toEqual([...RED]);
    expect(colourAt(pixels, SIZE, 'right')).toEqual([...BLUE]);
  });

  test('the first frame of an animation counts', async () => {
    const frames = [RED, GREEN, BLUE].map(([r, g, b]) =>
      sharp({ create: { width: 20, height: 20, channels: 3, background: { r, g, b } } }).png(),
    );
    const buffers = await Promise.all(frames.map(frame => frame.toBuffer()));
    for (const format of ['gif', 'webp'] as const) {
      const animation = await sharp(buffers, { join: { animated: true } })
        .toFormat(format, { lossless: true })
        .toBuffer();
      expect(distance(colourAt(await decode(animation), SIZE, 'left'), RED)).toBeLessThanOrEqual(3);
    }
  });

  test('transparent parts become white, half-transparent ones lighter', async () => {
    const rgba = Buffer.alloc(40 * 40 * 4);
    for (let x = 20; x < 40; x++) {
      for (let y = 0; y < 40; y++) rgba.set([200, 0, 0, 128], (y * 40 + x) * 4);
    }
    for (const space of ['srgb', 'rgb16']) {
      const picture = sharp(rgba, { raw: { width: 40, height: 40, channels: 4 } }).toColourspace(space);
      const pixels = await decode(await picture.png().toBuffer());
      expect(colourAt(pixels, SIZE, 'left')).toEqual([255, 255, 255]);
      expect(distance(colourAt(pixels, SIZE, 'right'), [227, 127, 127])).toBeLessThanOrEqual(2);
    }
  });

  test.each(['b-w', 'grey16'])('greyscale (%s) gives three equal channels', async space => {
    const pixels = await decode(await pattern().greyscale().toColourspace(space).png().toBuffer());
    expect(pixels.length).toBe(SIZE * SIZE * 3);
    const [r, g, b] = colourAt(pixels, SIZE, 'left');
    expect([g, b]).toEqual([r, r]);
    expect(r).toBeGreaterThan(40);
    expect(r).toBeLessThan(140);
  });

  test('a very thin picture is squashed too', async () => {
    const pixels = await decode(await pattern(900, 1).png().toBuffer());
    expect(pixels.length).toBe(SIZE * SIZE * 3);
  });

  test('a path is read like its bytes', async () => {
    const png = await pattern().png().toBuffer();
    const file = path.join(folder, 'تصویر.png');
    await writeFile(file, png);
    expect(await decode({ path: file })).toEqual(await decode(png));
  });
});

describe('what is not a picture is refused with a reason', () => {
  const formats = {
    jpeg: () => pattern(200, 200).jpeg(),
    png: () => pattern(200, 200).png({ compressionLevel: 0 }),
    webp: () => pattern(200, 200).webp({ quality: 100 }),
    avif: () => pattern(200, 200).avif({ effort: 0 }),
    gif: () => pattern(200, 200).gif(),
  };
  const cuts = Object.keys(formats).flatMap(format =>
    [0.1, 0.5, 0.9, 0.98].map(share => [format, share] as const),
  );
  test.each(cuts)('a %s cut off after %d of it', async (format, share) => {
    const whole = await formats[format as keyof typeof formats]().toBuffer();
    const part = whole.subarray(0, Math.floor(whole.length * share));
    await expect(decode(part)).rejects.toMatchObject({
      name: 'InputError',
      code: 'image.unreadable',
      parameters: { reason: expect.stringMatching(/.{4,}/) },
    });
  });

  const wrong: [name: string, bytes: () => Promise<Uint8Array>][] = [
    ['nothing', async () => new Uint8Array()],
    ['one byte', async () => Uint8Array.of(0xff)],
    ['text', async () => Buffer.from('this is not a picture at all, honestly')],
    ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')],
    ['PDF', async () => Buffer.from('%PDF-1.7 and so on and so forth')],
    ['TIFF', () => pattern().tiff().toBuffer()],
    ['HEIC by its brand', async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['the magic of JPEG before SVG', async () => Buffer.from('\xFF\xD8\xFF<svg width="8"/>', 'latin1')],
    ['the magic of PNG before JPEG', async () => Buffer.from('\x89PNG\r\n\x1A\n\xFF\xD8\xFF\xE0', 'latin1')],
    ['the magic of WebP before nothing', async () => Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1')],
  ];
  test.each(wrong)('%s', async (_name, bytes) => {
    await expect(decode(await bytes())).rejects.toMatchObject({ code: 'image.unreadable' });
  });

  test('too many bytes, also of a file, before it is read', async () => {
    const png = await pattern().png().toBuffer();
    const limits = { ...LIMITS, maxBytes: png.length - 1 };
    const file = path.join(folder, 'large.png');
    await writeFile(file, png);
    for (const input of [png, { path: file }]) {
      await expect(decode(input, limits)).rejects.toMatchObject({
        code: 'image.too-many-bytes',
        parameters: { bytes: png.length, limit: png.length - 1 },
      });
    }
  });

  test('a pixel bomb, by its header', async () => {
    await expect(decode(await pngClaiming(60_000, 60_000))).rejects.toMatchObject({
      code: 'image.too-many-pixels',
      parameters: { pixels: 3_600_000_000, limit: LIMITS.maxPixels },
    });
  });

  test('a file that is not there, a folder, and a pipe that nobody writes to', async () => {
    await expect(decode({ path: path.join(folder, 'absent.png') })).rejects.toMatchObject({
      name: 'NotFoundError',
      code: 'file.not-found',
    });
    await expect(decode({ path: folder })).rejects.toMatchObject({ code: 'image.unreadable' });
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(decode({ path: pipe })).rejects.toMatchObject({ code: 'image.unreadable' });
  });
});
