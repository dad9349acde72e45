import type { BotContext } from '../context.ts';
import {
  describeError,
  isBadImage,
  isStaleFile,
  isTooLarge,
  refusedItem,
} from '../telegram/telegram-errors.ts';
import { findRefused, forgetFiles } from './dead-files.ts';
import { findFile, hasFile, type Photo, type PhotoServices } from './photo-file.ts';

/** The parts of an answer's photos, one album each. */
type Albums = Photo[][];

/**
 * What to send instead of an album that Telegram refuses: uploads in place of dead file_ids, smaller images if the album was too large, the
 * album without the image that Telegram names, or two halves if it names none. Each step leaves fewer file_ids, fewer images or smaller
 * ones, so the process ends.
 * @throws the refusal itself if it is about something else.
 */
export async function mendAlbum(
  ctx: BotContext,
  services: PhotoServices,
  photos: readonly Photo[],
  error: unknown,
): Promise<Albums> {
  const { log } = services;
  const named = photos.length === 1 ? photos[0] : photos[refusedItem(error) ?? -1];
  const isStale = isStaleFile(error);
  if (isTooLarge(error)) {
    const smaller = await shrink(services, photos);
    if (smaller) return [smaller];
  } else if (!isStale && !isBadImage(error)) throw error;
  if (isStale) {
    // Telegram names only the first.
    const { dead, away } = await findRefused(ctx, photos);
    // An image that is only away is uploaded too: its file is here, and the new file_id replaces the old one.
    const isToUpload = (photo: Photo) => photo === named || dead.includes(photo) || away.includes(photo);
    const refused = photos.filter(photo => photo.fileId && isToUpload(photo));
    if (refused.length > 0) return [await uploadAgain(ctx, services, photos, refused)];
  }
  if (!named) return halves(photos);
  log.warn({ ...describeError(error), imageId: named.hit.imageId }, 'Telegram refuses an image');
  return [photos.filter(photo => photo !== named)];
}

/** The same album with these images as uploads. An image without a file here is left out. */
async function uploadAgain(
  ctx: BotContext,
  services: PhotoServices,
  photos: readonly Photo[],
  refused: readonly Photo[],
): Promise<Photo[]> {
  await forgetFiles(
    ctx,
    services,
    refused.map(({ hit }) => hit.imageId),
  );
  const all = await Promise.all(
    photos.map(async (photo): Promise<Photo> => {
      if (!refused.includes(photo)) return photo;
      const { queryId, hit } = photo;
      return { queryId, hit, ...(await findFile(services, photo)) };
    }),
  );
  return all.filter(hasFile);
}

/** The same album with the next smaller files; undefined if there are none. */
async function shrink(services: PhotoServices, photos: readonly Photo[]): Promise<Photo[] | undefined> {
  let isSmaller = false;
  const smaller = await Promise.all(
    photos.map(async (photo): Promise<Photo> => {
      const file = photo.size ? await findFile(services, photo, photo.size) : {};
      if (!file.path && !file.bytes) return photo;
      isSmaller = true;
      const { queryId, hit } = photo;
      return { queryId, hit, ...file, isShrunk: true };
    }),
  );
  return isSmaller ? smaller : undefined;
}

function halves(photos: readonly Photo[]): Albums {
  const half = Math.ceil(photos.length / 2);
  return [photos.slice(0, half), photos.slice(half)];
}
