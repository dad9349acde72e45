import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../../core/ground/config.ts';
import { RENDITION_BYTES } from '../../../../core/ground/domain/images/renditions.ts';
import { readPicture } from '../../../../core/ground/pixels/inspect.ts';
import { fullPicture, lightenRendition } from '../../../../core/ground/pixels/light-picture.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { distance, LIMITS, pattern, pngClaiming, RED } from './pictures.ts';

describe('readPicture', () => {
  test('tells what is stored about a picture and leaves its bytes alone', async () => {
    const jpeg = await pattern(120, 80).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const picture = await readPicture(jpeg, LIMITS);
    expect(picture).toMatchObject({
      format: 'jpeg',
      width: 80,
      height: 120,
      sha256: createHash('sha256').update(jpeg).digest('hex'),
    });
    expect(picture.bytes).toBe(jpeg);
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'names %s and refuses it when its end is missing',
    async format => {
      const whole = await pattern(300, 200).toFormat(format).toBuffer();
      expect((await readPicture(whole, LIMITS)).format).toBe(format);
      const cut = whole.subarray(0, whole.length - 40);
      await expect(readPicture(cut, LIMITS)).rejects.toMatchObject({ code: 'image.unreadable' });
    },
  );

  test('refuses by the limits', async () => {
    await expect(readPicture(await pngClaiming(3000, 3000), LIMITS)).rejects.toMatchObject({
      code: 'image.too-many-pixels',
    });
    const png = await pattern().png().toBuffer();
    await expect(readPicture(png, { ...LIMITS, maxBytes: 10 })).rejects.toMatchObject({
      code: 'image.too-many-bytes',
    });
  });

  test.each([
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'a HEIC picture'],
    ['\0\0\0\x18ftypisom\0\0\0\0isom', 'a film'],
    ['II*\0\x08\0\0\0 and so on', 'a TIFF picture or a raw photo'],
    ['BM\x36\0\0\0 and so on', 'a BMP picture'],
    ['%PDF-1.7 and so on', 'a PDF document'],
    ['<!DOCTYPE html><html>', 'a web page'],
    ['<?xml version="1.0"?><svg>', 'an SVG drawing'],
    ['nothing that is known', 'not a JPEG'],
  ])('says what it is that is no picture of ours: %j', async (content, kind) => {
    await expect(readPicture(Buffer.from(content, 'latin1'), LIMITS)).rejects.toMatchObject({
      code: 'image.unreadable',
      parameters: { reason: expect.stringContaining(kind) },
    });
  });

  test('takes the photos of phones with 108 megapixels unless told otherwise', async () => {
    const { maxImageBytes: maxBytes, maxImagePixels: maxPixels } = loadConfig({});
    const size = { width: 12_032, height: 9_024 };
    const photo = await sharp({ create: { ...size, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    expect(await readPicture(photo, { maxBytes, maxPixels })).toMatchObject(size);
  });
});

describe('the renditions of a picture', () => {
  const render = async (bytes: Buffer) => {
    const { renditions } = await readPicture(bytes, LIMITS);
    const [small, large] = [
      await sharp(renditions[320]).metadata(),
      await sharp(renditions[1280]).metadata(),
    ];
    const middle = renditions[640] && (await sharp(renditions[640]).metadata());
    return { renditions, small, middle, large };
  };

  test('fits a large picture into 320, 640 and 1280 pixels', async () => {
    const { small, middle, large } = await render(await pattern(1800, 1200).png().toBuffer());
    expect(small).toMatchObject({ format: 'jpeg', width: 320, height: 213 });
    expect(middle).toMatchObject({ format: 'webp', width: 640, height: 427 });
    expect(large).toMatchObject({ format: 'jpeg', width: 1280, height: 853 });
  });

  test('never enlarges, and renders a small picture once', async () => {
    const middle = await render(await pattern(600, 400).png().toBuffer());
    expect(middle.large).toMatchObject({ width: 600, height: 400 });
    expect(middle.middle).toMatchObject({ width: 600, height: 400 });
    const { renditions, small } = await render(await pattern(320, 256).webp().toBuffer());
    expect(small).toMatchObject({ width: 320, height: 256 });
    expect(renditions[320]).toBe(renditions[1280]);
    expect(renditions[640]).toBeUndefined();
  });

  test('keeps to 300 kB, whatever is on the picture, and lightens what an earlier version left', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const noisy = sharp({ create: { width: 1280, height: 1280, channels: 3, background: '#888', noise } });
    const { renditions } = await readPicture(await noisy.png().toBuffer(), LIMITS);
    expect(renditions[1280].length).toBeLessThanOrEqual(RENDITION_BYTES);
    expect(renditions[320].length).toBeLessThanOrEqual(RENDITION_BYTES);
    const folder = await temporaryFolder();
    const path = `${folder}/old.jpg`;
    await noisy.jpeg({ quality: 90 }).toFile(path);
    expect((await stat(path)).size).toBeGreaterThan(RENDITION_BYTES);
    expect((await lightenRendition({ path })).length).toBeLessThanOrEqual(RENDITION_BYTES);
    await expect(lightenRendition({ path: `${path}.none` })).rejects.toMatchObject({
      code: 'file.not-found',
    });
  });

  test('in full it is as large as it was, up to 4096 pixels, and says nothing of its author', async () => {
    const jpeg = await pattern(5000, 100)
      .withExif({ IFD0: { Artist: 'someone' } })
      .jpeg()
      .toBuffer();
    const full = Buffer.from(await fullPicture(jpeg));
    expect(await sharp(full).metadata()).toMatchObject({ format: 'jpeg', width: 4096, height: 82 });
    expect([jpeg.includes('someone'), full.includes('someone')]).toEqual([true, false]);
  });

  test('keeps a strip of one pixel', async () => {
    const { small, large } = await render(await pattern(3000, 1).png().toBuffer());
    expect([small.width, small.height, large.width, large.height]).toEqual([320, 1, 1280, 1]);
  });

  test('leaves no metadata: no place, no author, no profile', async () => {
    const withPlace = await pattern(400, 300)
      .withExif({ IFD0: { Artist: 'someone' }, IFD3: { GPSLatitude: '35/1 41/1 0/1' } })
      .withIccProfile('p3')
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .jpeg()
      .toBuffer();
    expect((await sharp(withPlace).metadata()).exif).toBeDefined();
    const { renditions, small, middle, large } = await render(withPlace);
    for (const shown of [small, middle!, large]) {
      expect([shown.exif, shown.icc, shown.xmp, shown.iptc]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(shown.space).toBe('srgb');
    }
    expect(Buffer.from(renditions[1280]).includes('someone')).toBe(false);
  });

  test('lays transparency over white, sets upright and converts CMYK, grey and 16 bit', async () => {
    const transparent = sharp({ create: { width: 50, height: 40, channels: 4, background: '#00000000' } });
    const { renditions } = await render(await transparent.png().toBuffer());
    const [white] = await sharp(renditions[320]).raw().toBuffer();
    expect(white).toBeGreaterThanOrEqual(254);

    const turned = await render(await pattern(400, 300).withMetadata({ orientation: 8 }).jpeg().toBuffer());
    expect([turned.large.width, turned.large.height, turned.large.orientation]).toEqual([
      300,
      400,
      undefined,
    ]);

    for (const space of ['cmyk', 'b-w', 'rgb16']) {
      const source = pattern(400, 300).toColourspace(space);
      const file = await (space === 'cmyk' ? source.jpeg() : source.png()).toBuffer();
      const { large } = await render(file);
      expect(large).toMatchObject({ space: 'srgb', channels: 3, depth: 'uchar', width: 400 });
    }
  });

  test('keeps colours', async () => {
    const { renditions } = await render(await pattern(600, 600).png().toBuffer());
    const left = await sharp(renditions[320])
      .extract({ left: 40, top: 200, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(distance([...left], RED)).toBeLessThanOrEqual(4);
  });
});
