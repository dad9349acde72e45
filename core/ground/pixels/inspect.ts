import type { ImageInput, PictureLimits } from './image-input.ts';
import { readImageInput } from './image-input.ts';
import { decoding, type OpenedPicture, openPicture } from './open-picture.ts';
import type { PictureFormat } from './picture-format.ts';

/** A picture that decodes from the first byte to the last. */
export interface Picture {
  /** The original file, untouched. */
  readonly bytes: Uint8Array;
  /** Of the bytes, lower-case hex. */
  readonly sha256: string;
  readonly format: PictureFormat;
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/**
 * Validates a picture wholly: first bytes, size of the file, number of pixels, and every pixel decoded once, so that
 * what is stored can be shown and encoded later.
 * @throws InputError 'image.unreadable' | 'image.too-many-bytes' | 'image.too-many-pixels'; NotFoundError.
 */
export async function readPicture(input: ImageInput, limits: PictureLimits): Promise<Picture> {
  const bytes = await readImageInput(input, limits.maxBytes);
  const opened = await openPicture(bytes, limits);
  await decodeWholly(opened);
  const { format, width, height } = opened;
  return { bytes, sha256: await sha256Of(bytes), format, width, height };
}

/** Shrinking to one pixel reads all of them, in strips: no copy of the whole picture in memory. */
const decodeWholly = (picture: OpenedPicture): Promise<unknown> =>
  decoding(
    picture
      .pixels()
      .resize(1, 1, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw()
      .toBuffer(),
  );

/** Lower-case hex. In the crypto thread pool: 25 MB would hold the event loop for some 20 ms. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}
