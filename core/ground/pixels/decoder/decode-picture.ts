import sharp from 'sharp';
import { RENDITION_SIZES } from '../../domain/image.ts';
import { decoding, type OpenedPicture } from './open-picture.ts';
import type { DecodeTask } from './protocol.ts';

/** What came out: RGB row by row, or JPEG files. */
export interface DecodedParts {
  readonly parts: readonly Uint8Array[];
  /** Of the first part. */
  readonly shownWidth: number;
  readonly shownHeight: number;
}

/** More than any model looks at; a photograph from a camera is four times as large. */
const LARGEST_SIDE = 1024;
/** Looks clean on photos at a fifth of PNG's size; 4:4:4 keeps the coloured edges of drawings. */
const JPEG = { quality: 82, chromaSubsampling: '4:4:4' } as const;

/** Decodes every pixel. For the decoder's process alone. @throws InputError 'image.unreadable'. */
export function decodePicture(picture: OpenedPicture, task: DecodeTask): Promise<DecodedParts> {
  switch (task.kind) {
    case 'squash':
      return squash(picture, task.size);
    case 'whole':
      return decodeWhole(picture);
    default:
      return renderRenditions(picture);
  }
}

/**
 * Squashed without crop, the way Pillow's antialiased bilinear does, which the models were trained with. Of libvips'
 * kernels `linear` came closest over 200 pictures (mean cosine of the embeddings 0.99995, mitchell 0.99991, cubic 0.998,
 * lanczos3, sharp's default, 0.997; all figures in docs/why/pictures.md). Shrinking inside the JPEG decoder is off because
 * it filters differently. Another kernel makes other embeddings: it needs another model id.
 */
async function squash(picture: OpenedPicture, size: number): Promise<DecodedParts> {
  const pixels = await decoding(
    picture
      .pixels()
      .resize(size, size, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
  return { parts: [pixels], shownWidth: size, shownHeight: size };
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

/** Shrunk on the way, but read to the last byte: what is cut off fails here. */
async function renderRenditions(picture: OpenedPicture): Promise<DecodedParts> {
  const [small, large] = RENDITION_SIZES;
  const { data, info } = await decoding(
    picture.pixels().resize(large, large, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({
      resolveWithObject: true,
    }),
  );
  const { width, height, channels } = info;
  const shown = () => sharp(data, { raw: { width, height, channels } });
  const sizes = { shownWidth: width, shownHeight: height };
  const largeJpeg = await shown().jpeg(JPEG).toBuffer();
  if (Math.max(width, height) <= small) return { parts: [largeJpeg], ...sizes };
  const smallJpeg = await shown().resize(small, small, { fit: 'inside' }).jpeg(JPEG).toBuffer();
  return { parts: [smallJpeg, largeJpeg], ...sizes };
}
