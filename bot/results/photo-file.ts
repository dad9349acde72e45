import { stat } from 'node:fs/promises';
import { RENDITION_SIZES, type RenditionSize } from '../../core/ground/domain/image.ts';
import type { Hit } from '../../core/ground/domain/search.ts';
import type { BotServices } from '../services.ts';

/** A hit with what Telegram is to be given for it: an id that it knows, or the path of a JPEG to upload. */
export interface Photo {
  readonly hit: Hit;
  readonly fileId?: string | undefined;
  readonly path?: string;
  readonly size?: RenditionSize;
  /** A smaller file than there is, for this answer alone: its file_id is not kept. */
  readonly isShrunk?: boolean;
}

export type PhotoServices = Pick<BotServices, 'renditions' | 'sentFiles' | 'log'>;

/** The largest rendition that is there, or the largest below a size. */
export async function findFile(
  { renditions, log }: PhotoServices,
  hit: Hit,
  below = Number.POSITIVE_INFINITY,
): Promise<Pick<Photo, 'path' | 'size'>> {
  for (const size of RENDITION_SIZES.toReversed()) {
    const path = renditions.renditionPath(hit.sha256, size);
    if (size < below && (await stat(path).catch(() => undefined))?.isFile()) return { path, size };
  }
  if (below === Number.POSITIVE_INFINITY)
    log.warn({ imageId: hit.imageId }, 'the picture has no rendition on this machine');
  return {};
}
