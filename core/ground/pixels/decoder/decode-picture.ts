import sharp, { type Sharp } from 'sharp';
import { JPEG_SIZES } from '../../domain/images/renditions.ts';
import { fitJpeg } from '../fit-jpeg.ts';
import { middleRendition } from '../middle-rendition.ts';
import type { ResizeFilter } from '../picture-fit.ts';
import { decoding, type OpenedPicture } from './open-picture.ts';
import type { DecodeTask } from './protocol.ts';

/** What came out: RGB row by row, or JPEG files. */
export interface DecodedParts {
  readonly parts: readonly Uint8Array[];
  /** Of the first part. */
  readonly shownWidth: number;
  readonly shownHeight: number;
}

/** More than any model reads; a photograph from a camera is four times as large. */
const LARGEST_SIDE = 1024;
/** The longest side of a picture that somebody opens in full: what a phone or a 4K screen shows. */
const FULL_SIDE = 4096;
const FULL_QUALITY = 90;

/** Decodes every pixel. For the decoder's process alone. @throws InputError 'image.unreadable'. */
export function decodePicture(picture: OpenedPicture, task: DecodeTask): Promise<DecodedParts> {
  switch (task.kind) {
    case 'square':
      return makeSquare(picture, task);
    case 'whole':
      return decodeWhole(picture);
    case 'full':
      return renderFull(picture);
    default:
      return renderRenditions(picture);
  }
}

/**
 * The models were trained on what Pillow resizes with antialiasing. Of libvips' kernels `linear` came closest to its
 * bilinear over 200 pictures (mean cosine of the embeddings 0.99995, mitchell 0.99991, cubic 0.998, lanczos3, sharp's
 * default, 0.997; all figures in docs/why/pictures.md). Shrinking inside the JPEG decoder is off because it filters
 * differently. Another kernel makes other embeddings: it needs another model id.
 */
const KERNELS: Readonly<Record<ResizeFilter, 'linear' | 'cubic' | 'lanczos3'>> = {
  bilinear: 'linear',
  bicubic: 'cubic',
  lanczos: 'lanczos3',
};

async function makeSquare(
  picture: OpenedPicture,
  { size, fit }: Extract<DecodeTask, { kind: 'square' }>,
): Promise<DecodedParts> {
  const pixels = fit.kind === 'squash' ? picture.pixels() : cutLong(picture);
  const target = fit.kind === 'squash' ? { width: size, height: size } : fitShorterSide(picture, fit.edge);
  const resized = pixels.resize(target.width, target.height, {
    fit: 'fill',
    kernel: KERNELS[fit.filter],
    fastShrinkOnLoad: false,
  });
  // As torchvision and transformers cut: rounded towards the upper left.
  const left = Math.floor((target.width - size) / 2);
  const top = Math.floor((target.height - size) / 2);
  const square = fit.kind === 'squash' ? resized : resized.extract({ left, top, width: size, height: size });
  const data = await decoding(square.raw({ depth: 'uchar' }).toBuffer());
  return { parts: [data], shownWidth: size, shownHeight: size };
}

/** Of a picture longer than this many times its width, only the middle is resized. */
const LONGEST_SHAPE = 8;

/** The sides after cutting off what is far outside of the middle square and would only take memory. */
function middleOf({ width, height }: { width: number; height: number }) {
  const longest = Math.min(width, height) * LONGEST_SHAPE;
  return { width: Math.min(width, longest), height: Math.min(height, longest) };
}

function cutLong(picture: OpenedPicture): Sharp {
  const middle = middleOf(picture);
  if (middle.width === picture.width && middle.height === picture.height) return picture.pixels();
  const left = Math.floor((picture.width - middle.width) / 2);
  const top = Math.floor((picture.height - middle.height) / 2);
  return picture.pixels().extract({ left, top, ...middle });
}

/** transformers' get_resize_output_image_size: the longer side is rounded down. */
function fitShorterSide(picture: OpenedPicture, edge: number): { width: number; height: number } {
  const { width, height } = middleOf(picture);
  return width <= height
    ? { width: edge, height: Math.floor((edge * height) / width) }
    : { width: Math.floor((edge * width) / height), height: edge };
}

async function decodeWhole(picture: OpenedPicture): Promise<DecodedParts> {
  const { data, info } = await decoding(
    picture
      .pixels()
      .resize(LARGEST_SIDE, LARGEST_SIDE, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  return { parts: [data], shownWidth: info.width, shownHeight: info.height };
}

/** A JPEG of the picture at the largest size that is shown, without the file's metadata. */
async function renderFull(picture: OpenedPicture): Promise<DecodedParts> {
  const { data, info } = await decoding(
    picture
      .pixels()
      .resize(FULL_SIDE, FULL_SIDE, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: FULL_QUALITY })
      .toBuffer({ resolveWithObject: true }),
  );
  return { parts: [data], shownWidth: info.width, shownHeight: info.height };
}

/** Shrinks while it decodes, but reads to the last byte, so that a truncated file fails here. */
async function renderRenditions(picture: OpenedPicture): Promise<DecodedParts> {
  const [small, large] = JPEG_SIZES;
  const { data, info } = await decoding(
    picture.pixels().resize(large, large, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({
      resolveWithObject: true,
    }),
  );
  const { width, height, channels } = info;
  const shown = () => sharp(data, { raw: { width, height, channels } });
  const sizes = { shownWidth: width, shownHeight: height };
  const largeJpeg = await fitJpeg(shown, Math.max(width, height));
  if (Math.max(width, height) <= small) return { parts: [largeJpeg], ...sizes };
  const smallJpeg = await fitJpeg(() => shown().resize(small, small, { fit: 'inside' }), small);
  return { parts: [smallJpeg, largeJpeg, await middleRendition(shown())], ...sizes };
}
