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

/** The parts of an answer's photos, an album each. */
type Albums = Photo[][];

/**
 * What to send instead of an album that Telegram refuses: uploads in place of file_ids that are dead, smaller images
 * where it was too large, the album without the image that is named, or two halves where none is. Each step leaves
 * fewer file_ids, fewer images, or smaller ones, so it comes to an end.
 * @throws the refusal itself when it is about something else.
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
    // Telegram names the first only.
    const { dead, away } = await findRefused(ctx, photos);
    // One that is only away is uploaded too: it is here, and its new file_id takes the old one's place.
    const isToUpload = (photo: Photo) => photo === named || dead.includes(photo) || away.includes(photo);
    const refused = photos.filter(photo => photo.fileId && isToUpload(photo));
    if (refused.length > 0) return [await uploadAgain(ctx, services, photos, refused)];
  }
  if (!named) return halves(photos);
  log.warn({ ...describeError(error), imageId: named.hit.imageId }, 'Telegram refuses an image');
  return [photos.filter(photo => photo !== named)];
}

/** The same album with these as uploads. An image that has no file here is left out. */
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

/** The same album with the next smaller files; undefined when there are none. */
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
