import type { OpenImage } from '../../core/data/images/image-files.ts';
import { renditionKey } from '../../core/ground/domain/images/image-keys.ts';
import { JPEG_SIZES, type JpegSize, RENDITION_BYTES } from '../../core/ground/domain/images/renditions.ts';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { BotServices } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

/** Photos of one query. */
export interface FoundPhotos {
  readonly queryId: string;
  readonly hits: readonly Hit[];
}

/** A hit with what Telegram gets for it: an id that it knows, or a JPEG to upload, as a path or bytes. */
export interface Photo {
  readonly queryId: string;
  readonly hit: Hit;
  readonly fileId?: string | undefined;
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly size?: JpegSize;
  /** Smaller than the file that we have, for this answer only: its file_id is not stored. */
  readonly isShrunk?: boolean;
}

export type PhotoServices = Pick<BotServices, 'search' | 'renditions' | 'sentFiles' | 'log'>;

type File = Pick<Photo, 'path' | 'bytes' | 'size' | 'isShrunk'>;

export const hasFile = ({ fileId, path, bytes }: Photo): boolean => (fileId ?? path ?? bytes) !== undefined;

/**
 * The largest rendition that exists, or the largest below a size. The search process shrinks a rendition of an earlier version that is too
 * large for a slow link. While it cannot, the next smaller rendition goes, for this answer only.
 * @throws RetryableError or BusyError while the image store is away.
 */
export async function findFile(
  services: PhotoServices,
  { queryId, hit }: Pick<Photo, 'queryId' | 'hit'>,
  below = Number.POSITIVE_INFINITY,
): Promise<File> {
  const { search, log } = services;
  let isShrunk = false;
  for (const size of JPEG_SIZES.toReversed()) {
    const file = size < below ? await openRendition(services, hit, size) : undefined;
    if (!file) continue;
    if (file.bytes <= RENDITION_BYTES) {
      const { input } = file;
      return { ...(input instanceof Uint8Array ? { bytes: input } : input), size, isShrunk };
    }
    try {
      const light = await search.photo({ queryId, rank: hit.rank, size: 'light' });
      return { bytes: new Uint8Array(light), size };
    } catch (error) {
      log.warn({ ...describeError(error), imageId: hit.imageId }, 'an image could not be made lighter');
      isShrunk = true;
    }
  }
  if (below === Number.POSITIVE_INFINITY)
    log.warn({ imageId: hit.imageId }, 'the image has no rendition on this machine');
  return {};
}

/** @throws errors that say that the store is away for now. An error about one photo costs only that photo. */
async function openRendition(
  { renditions, log }: PhotoServices,
  { sha256, imageId }: Hit,
  size: JpegSize,
): Promise<OpenImage | undefined> {
  try {
    return await renditions.open(renditionKey(sha256, size));
  } catch (error) {
    if (isPassing(error)) throw error;
    log.warn({ ...describeError(error), imageId }, 'the image store does not give an image');
    return undefined;
  }
}
