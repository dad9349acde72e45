import { stat } from 'node:fs/promises';
import { JPEG_SIZES, type JpegSize, RENDITION_BYTES } from '../../core/ground/domain/renditions.ts';
import type { Hit } from '../../core/ground/domain/search.ts';
import type { BotServices } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

/** Photos of one query. */
export interface FoundPhotos {
  readonly queryId: string;
  readonly hits: readonly Hit[];
}

/** A hit with what Telegram is to be given for it: an id that it knows, or a JPEG to upload, as a path or its bytes. */
export interface Photo {
  readonly queryId: string;
  readonly hit: Hit;
  readonly fileId?: string | undefined;
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly size?: JpegSize;
  /** A smaller file than there is, for this answer alone: its file_id is not kept. */
  readonly isShrunk?: boolean;
}

export type PhotoServices = Pick<BotServices, 'search' | 'renditions' | 'sentFiles' | 'log'>;

type File = Pick<Photo, 'path' | 'bytes' | 'size' | 'isShrunk'>;

export const hasFile = ({ fileId, path, bytes }: Photo): boolean => (fileId ?? path ?? bytes) !== undefined;

/**
 * The largest rendition that is there, or the largest below a size. One of an earlier version that is too large for a slow link is
 * made lighter by the search process; while that cannot, the next smaller one goes, for this answer alone.
 */
export async function findFile(
  services: PhotoServices,
  { queryId, hit }: Pick<Photo, 'queryId' | 'hit'>,
  below = Number.POSITIVE_INFINITY,
): Promise<File> {
  const { renditions, search, log } = services;
  let isShrunk = false;
  for (const size of JPEG_SIZES.toReversed()) {
    const path = renditions.renditionPath(hit.sha256, size);
    const file = size < below ? await stat(path).catch(() => undefined) : undefined;
    if (!file?.isFile()) continue;
    if (file.size <= RENDITION_BYTES) return { path, size, isShrunk };
    try {
      const light = await search.photo({ queryId, rank: hit.rank, size: 'light' });
      return { bytes: new Uint8Array(light), size };
    } catch (error) {
      log.warn({ ...describeError(error), imageId: hit.imageId }, 'a picture could not be made lighter');
      isShrunk = true;
    }
  }
  if (below === Number.POSITIVE_INFINITY)
    log.warn({ imageId: hit.imageId }, 'the picture has no rendition on this machine');
  return {};
}
