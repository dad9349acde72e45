import sharp, { type Metadata, type Sharp } from 'sharp';
import { InputError, reasonOf } from '../../errors.ts';
import type { PictureLimits } from '../image-input.ts';
import { kindOfOther, type PictureFormat, sniffFormat } from '../picture-format.ts';
import { expectedMemory } from './expected-memory.ts';
import { withoutPngTexts } from './png-chunks.ts';
import { FRAME_LIMIT, SIDE_LIMIT } from './time-and-memory-limits.ts';

/** libvips' names of the formats that it may find behind our magic bytes. */
const LOADERS: Record<string, PictureFormat> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  heif: 'avif',
  gif: 'gif',
};

export interface OpenedPicture {
  readonly format: PictureFormat;
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** What decoding will take, in bytes. */
  readonly expectedMemory: number;
  /** A new pipeline: the first frame, upright, alpha over white; sharp gives it out as sRGB. */
  pixels(): Sharp;
}

/**
 * Reads the header only, and refuses by it. Decoding, in libvips' own threads, begins when a pipeline's output is
 * asked for; wrap that in {@link decoding}. For the decoder's process alone.
 * @throws InputError 'image.unreadable', 'image.too-many-pixels' or 'image.too-costly'.
 */
export async function openPicture(file: Uint8Array, limits: PictureLimits): Promise<OpenedPicture> {
  const format = sniffFormat(file);
  if (!format) {
    const other = kindOfOther(file);
    const reason = other ? `it is ${other}` : 'not a JPEG, PNG, WebP, AVIF or GIF file';
    throw new InputError('image.unreadable', { reason });
  }
  const bytes = format === 'png' ? withoutPngTexts(file) : file;
  const header = await decoding(sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata());
  if (LOADERS[header.format] !== format || (format === 'avif' && header.compression !== 'av1')) {
    throw new InputError('image.unreadable', { reason: `the content is not ${format}` });
  }
  refuseLarge(header, limits);
  const { width, height } = header.autoOrient;
  return {
    format,
    width,
    height,
    expectedMemory: expectedMemory(header),
    pixels: () =>
      sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxPixels })
        .autoOrient()
        .flatten({ background: '#ffffff' }),
  };
}

function refuseLarge({ width, height, pages = 1 }: Metadata, { maxPixels }: PictureLimits): void {
  const pixels = width * height;
  if (pixels > maxPixels) throw new InputError('image.too-many-pixels', { pixels, limit: maxPixels });
  if (Math.max(width, height) > SIDE_LIMIT) {
    throw new InputError('image.too-costly', { of: 'side', limit: SIDE_LIMIT });
  }
  if (pages > FRAME_LIMIT) throw new InputError('image.too-costly', { of: 'frames', limit: FRAME_LIMIT });
}

/** Every error of libvips counts as the picture's fault. */
export async function decoding<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new InputError('image.unreadable', { reason: shortReason(error) }, { cause: error });
  }
}

/** One line of libvips' log, without its preamble. */
const shortReason = (error: unknown): string =>
  reasonOf(error)
    .split('\n')[0]!
    .replace(/^Input buffer (has corrupt header|contains unsupported image format): ?/, '')
    .slice(0, 200) || 'broken';
