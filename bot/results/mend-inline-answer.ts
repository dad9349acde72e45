import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { isBadImage, isStaleFile } from '../telegram/telegram-errors.ts';
import { findDead, forgetFiles } from './dead-files.ts';

/** A photo that Telegram has. */
interface KnownPhoto {
  readonly imageId: string;
  readonly fileId: string;
}

/**
 * What to answer instead of photos that Telegram refuses. It refuses all of them for one that it no longer has, and does not say
 * which: the answer goes without those that it does not know, or with half as many where it knows all of them by name.
 * @throws the refusal itself when it is about something else.
 */
export async function mendInlineAnswer<Photo extends KnownPhoto>(
  ctx: BotContext,
  services: Pick<BotServices, 'sentFiles' | 'log'>,
  photos: readonly Photo[],
  error: unknown,
): Promise<readonly Photo[]> {
  if (photos.length === 0 || !(isStaleFile(error) || isBadImage(error))) throw error;
  const dead = await findDead(ctx, photos);
  if (dead.length === 0) return photos.slice(0, photos.length >> 1);
  await forgetFiles(
    ctx,
    services,
    dead.map(({ imageId }) => imageId),
  );
  return photos.filter(photo => !dead.includes(photo));
}
