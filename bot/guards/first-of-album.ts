import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

const REMEMBERED = 1_000;

/** An album that a person sends arrives as one message per photo: only the first is answered. */
export function firstOfAlbum(): MiddlewareFn<BotContext> {
  const seen = new Map<string, number>();
  return async (ctx, next) => {
    const album = ctx.message?.media_group_id;
    if (album !== undefined) {
      const first = seen.get(album) ?? ctx.update.update_id;
      if (first !== ctx.update.update_id) return;
      seen.set(album, first);
      if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value as string);
    }
    await next();
  };
}
