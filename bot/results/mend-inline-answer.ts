import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { isBadImage, isStaleFile } from '../telegram/telegram-errors.ts';
import { findRefused, forgetFiles } from './dead-files.ts';

/** A photo that Telegram has. */
interface KnownPhoto {
  readonly imageId: string;
  readonly fileId: string;
}

interface RefusedAnswer<Photo> {
  readonly photos: readonly Photo[];
  readonly error: unknown;
  /** @param leftOut the first photo after these that is left out: the next page begins with it. */
  send(photos: readonly Photo[], leftOut?: Photo): Promise<void>;
}

/** A person is waiting. If the first of thirty photos is the refused one, this takes five tries. */
const TRIES = 16;

/**
 * Answers with fewer photos when Telegram refuses some. Telegram refuses the whole answer for one photo that it no longer has and does not
 * say which one, so the answer goes without the photos whose file_id it refuses when asked. If it knows all the rest, half as many from the
 * front are tried until Telegram takes them or until a single photo is refused. Only that photo is lost, since the next page begins with
 * the first one that was left out.
 * @throws the refusal itself if it is about something else.
 */
export async function mendInlineAnswer<Photo extends KnownPhoto>(
  ctx: BotContext,
  services: Pick<BotServices, 'sentFiles' | 'log'>,
  { photos, error, send }: RefusedAnswer<Photo>,
): Promise<void> {
  if (photos.length === 0 || !isRefusal(error)) throw error;
  let left = await withoutRefused(ctx, services, photos);
  let count = left.length < photos.length ? left.length : fewerThan(photos.length);
  for (let tries = 0; tries < TRIES && left.length > 0; tries += 1) {
    if (count === 0) {
      left = left.slice(1);
      count = left.length;
    }
    try {
      return await send(left.slice(0, count), left[count]);
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal;
      count = fewerThan(count);
    }
  }
  await send([]);
}

const isRefusal = (error: unknown): boolean => isStaleFile(error) || isBadImage(error);

const fewerThan = (count: number): number => count >> 1;

async function withoutRefused<Photo extends KnownPhoto>(
  ctx: BotContext,
  services: Pick<BotServices, 'sentFiles' | 'log'>,
  photos: readonly Photo[],
): Promise<readonly Photo[]> {
  const { dead, away } = await findRefused(ctx, photos);
  // Nothing is uploaded here. If a file that is only away were forgotten, it would be missing until a chat shows it; showing it also
  // repairs a dead id that was not forgotten.
  if (dead.length > 0)
    await forgetFiles(
      ctx,
      services,
      dead.map(({ imageId }) => imageId),
    );
  return photos.filter(photo => !dead.includes(photo) && !away.includes(photo));
}
