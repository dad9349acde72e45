import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { withoutPngTexts } from '../../../../core/ground/pixels/decoder/png-chunks.ts';
import { hugeProfile, pngChunk, pngWith, zippedTexts } from './hostile-pictures.ts';
import { pattern } from './pictures.ts';

/** The types of a file's chunks, in order. */
function typesOf(png: Uint8Array): string[] {
  const view = Buffer.from(png);
  const types: string[] = [];
  for (let at = 8; at < view.length; at += 12 + view.readUInt32BE(at))
    types.push(view.toString('latin1', at + 4, at + 8));
  return types;
}

describe('chunks that have nothing to do with pixels are cut out', () => {
  test.each(['tEXt', 'zTXt', 'iTXt', 'tIME', 'sPLT', 'acTL', 'fdAT', 'prIv'])('%s', async type => {
    const plain = await pngWith([]);
    const png = await pngWith([pngChunk(type, Buffer.from('k\0\0xyz', 'latin1'))]);
    expect(Buffer.from(withoutPngTexts(png))).toEqual(plain);
  });

  test('a thousand of them, wherever they stand', async () => {
    const plain = await pngWith([]);
    const end = plain.length - 12;
    const texts = Buffer.concat(zippedTexts('zTXt').slice(0, 20));
    const png = Buffer.concat([(await pngWith([texts])).subarray(0, -12), texts, plain.subarray(end)]);
    expect(Buffer.from(withoutPngTexts(png))).toEqual(plain);
  });

  test('a colour profile that inflates to more than profiles have', async () => {
    expect(typesOf(withoutPngTexts(await pngWith([hugeProfile()])))).toEqual([
      'IHDR',
      'pHYs',
      'IDAT',
      'IEND',
    ]);
    const broken = pngChunk('iCCP', Buffer.from('k\0\0no deflate', 'latin1'));
    expect(typesOf(withoutPngTexts(await pngWith([broken])))).not.toContain('iCCP');
  });
});

describe('what decides how pixels look stays', () => {
  test('a file without anything else is the same bytes, uncopied', async () => {
    const png = await pngWith([]);
    expect(withoutPngTexts(png)).toBe(png);
  });

  test('palette, transparency, profile and orientation', async () => {
    const profiled = await pattern()
      .withIccProfile('p3')
      .withMetadata({ orientation: 6, icc: 'p3' })
      .png()
      .toBuffer();
    expect(typesOf(withoutPngTexts(profiled))).toEqual(expect.arrayContaining(['iCCP', 'eXIf']));
    const palette = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#f008' } })
      .png({ palette: true })
      .toBuffer();
    expect(typesOf(withoutPngTexts(palette))).toEqual(expect.arrayContaining(['PLTE', 'tRNS']));
  });

  test('what is broken is left for libpng to name', async () => {
    const png = await pngWith([pngChunk('zTXt', deflateSync(Buffer.alloc(9)))]);
    const short = withoutPngTexts(png.subarray(0, png.length - 20));
    expect(typesOf(short.subarray(0, 33))).toEqual(['IHDR']);
    const endless = Buffer.concat([png.subarray(0, 33), Buffer.from('fffffff07a545874', 'hex')]);
    expect(withoutPngTexts(endless).length).toBeLessThanOrEqual(endless.length);
  });
});
