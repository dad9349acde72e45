import sharp, { type Sharp } from 'sharp';
import { InputError, reasonOf } from '../errors.ts';
import type { PictureLimits } from './image-input.ts';
import { kindOfOther, type PictureFormat, sniffFormat } from './picture-format.ts';

/** libvips' names of the formats that it may find behind our magic bytes. */
const LOADERS: Record<string, PictureFormat> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  heif: 'avif',
  gif: 'gif',
};

/** A picture that takes longer than this was made to be slow. */
const DECODE_SECONDS = 60;

export interface OpenedPicture {
  readonly format: PictureFormat;
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** A new pipeline: the first frame, upright, alpha over white; sharp gives it out as sRGB. */
  pixels(): Sharp;
}

/**
 * Reads the header only, and refuses by it. Decoding, in libvips' own threads, begins when a pipeline's output is
 * asked for; wrap that in {@link decoding}.
 * @throws InputError 'image.unreadable' or 'image.too-many-pixels'.
 */
export async function openPicture(bytes: Uint8Array, limits: PictureLimits): Promise<OpenedPicture> {
  const format = sniffFormat(bytes);
  if (!format) {
    const other = kindOfOther(bytes);
    const reason = other ? `it is ${other}` : 'not a JPEG, PNG, WebP, AVIF or GIF file';
    throw new InputError('image.unreadable', { reason });
  }
  const header = await decoding(sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata());
  if (LOADERS[header.format] !== format || (format === 'avif' && header.compression !== 'av1')) {
    throw new InputError('image.unreadable', { reason: `the content is not ${format}` });
  }
  const { width, height } = header.autoOrient;
  const pixels = width * height;
  if (pixels > limits.maxPixels) {
    throw new InputError('image.too-many-pixels', { pixels, limit: limits.maxPixels });
  }
  return {
    format,
    width,
    height,
    pixels: () =>
      sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxPixels })
        .timeout({ seconds: DECODE_SECONDS })
        .autoOrient()
        .flatten({ background: '#ffffff' }),
  };
}

/** Whatever libvips finds wrong with a picture is the picture's fault. */
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
