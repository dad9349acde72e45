import type { MiddlewareFn } from 'grammy';
import type { BotContext } from './context.ts';

const REMEMBERED = 1_000;

/** An album that a person sends arrives as one message per photo: only the first is answered. */
export function firstOfAlbum(): MiddlewareFn<BotContext> {
  const seen = new Set<string>();
  return async (ctx, next) => {
    const album = ctx.message?.media_group_id;
    if (album !== undefined) {
      if (seen.has(album)) return;
      seen.add(album);
      if (seen.size > REMEMBERED) seen.delete(seen.values().next().value as string);
    }
    await next();
  };
}
