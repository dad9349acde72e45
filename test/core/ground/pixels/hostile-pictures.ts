import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { ROOT } from '../../../../core/ground/project.ts';
import { pattern } from './pictures.ts';

/*
 * Small files that cost much to open. 10000x9990.avif was made by sharp from one colour; everything else is written here.
 */

/** 2.4 kB that libheif needs 1.8 GB and two seconds for. `salt` makes files of other bytes that cost the same. */
export async function wideAvif(salt = 0): Promise<Buffer> {
  const bytes = await readFile(path.join(ROOT, 'test/fixtures/pictures/10000x9990.avif'));
  return Buffer.concat([bytes, freeBox(salt)]);
}

/** A box of ISO media that readers pass over. */
function freeBox(salt: number): Buffer {
  const box = Buffer.from('\0\0\0\x0cfree\0\0\0\0', 'latin1');
  box.writeUInt32BE(salt, 8);
  return box;
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Where the chunks after IHDR begin. */
const AFTER_HEADER = PNG_SIGNATURE.length + 25;

/** First column and row, and the steps, of Adam7's passes. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface PngOptions {
  readonly width: number;
  readonly height: number;
  readonly isInterlaced?: boolean;
}

/** A whole, valid PNG of black pixels: a thousandth of the size of what it decodes to. */
export function blackPng({ width, height, isInterlaced = false }: PngOptions): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, isInterlaced ? 1 : 0], 8);
  const rows = (columns: number, count: number) => (columns > 0 ? count * (1 + columns * 3) : 0);
  const bytes = isInterlaced
    ? ADAM7.reduce(
        (sum, [x, y, right, down]) =>
          sum + rows(Math.ceil((width - x) / right), Math.max(0, Math.ceil((height - y) / down))),
        0,
      )
    : rows(width, height);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflatedZeros(bytes)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** So many zeros as a zlib stream: one megabyte is compressed, and stands there as often as it takes. */
function deflatedZeros(bytes: number): Buffer {
  const piece = 1 << 20;
  const block = deflateRawSync(Buffer.alloc(piece), { finishFlush: constants.Z_FULL_FLUSH });
  const checksum = Buffer.alloc(4);
  // Adler-32 of zeros: one half stays at one, the other counts.
  checksum.writeUInt16BE(bytes % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return Buffer.concat([
    Buffer.from([0x78, 0x01]),
    ...Array<Buffer>(Math.floor(bytes / piece)).fill(block),
    deflateRawSync(Buffer.alloc(bytes % piece)),
    checksum,
  ]);
}

/** An 8 x 8 PNG with chunks behind its header. */
export async function pngWith(chunks: readonly Buffer[]): Promise<Buffer> {
  const png = await pattern(8, 8).png().toBuffer();
  return Buffer.concat([png.subarray(0, AFTER_HEADER), ...chunks, png.subarray(AFTER_HEADER)]);
}

/** Compressed text just below libpng's limit for one chunk (eight megabytes), a thousand times. */
export function zippedTexts(type: 'zTXt' | 'iTXt'): Buffer[] {
  const start = type === 'zTXt' ? 'k\0\0' : 'k\0\x01\0\0\0';
  const text = Buffer.concat([
    Buffer.from(start, 'latin1'),
    deflateSync(Buffer.alloc(7_900_000), { level: 9 }),
  ]);
  return Array<Buffer>(1_000).fill(pngChunk(type, text));
}

/** A colour profile that inflates to a gigabyte. */
export function hugeProfile(): Buffer {
  return pngChunk('iCCP', Buffer.concat([Buffer.from('k\0\0', 'latin1'), deflatedZeros(1_000_000_000)]));
}

/** A GIF of one pixel in 42 bytes, with other sizes written over its own. */
export function tinyGif({ screen, frame }: Record<'screen' | 'frame', number>): Buffer {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  for (const at of [6, 8]) gif.writeUInt16LE(screen, at);
  for (const at of [32, 34]) gif.writeUInt16LE(frame, at);
  return gif;
}

/** The header of a lossless WebP of the largest size, and little else. */
export function wideWebp(): Buffer {
  const bits = 16_382 | (16_382 << 14);
  const data = Buffer.alloc(16);
  data[0] = 0x2f;
  data.writeUInt32LE(bits >>> 0, 1);
  const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1'), data]);
  webp.writeUInt32LE(webp.length - 8, 4);
  webp.writeUInt32LE(data.length, 16);
  return webp;
}
