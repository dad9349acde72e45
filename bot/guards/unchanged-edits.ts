import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';

/**
 * Passes on only updates that say something new. Telegram also reports an edit when a link gets its preview, and it delivers an album as
 * one message per photo; only the first is answered.
 */
export function skipUnchangedEdits({
  saidBefore,
}: Pick<BotServices, 'saidBefore'>): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    const isOfAlbum = ctx.message?.media_group_id !== undefined;
    if (!isOfAlbum && !ctx.editedMessage) return next();
    const before = await saidBefore(ctx.update);
    if (isOfAlbum ? before === 'nothing' : before !== 'the same') await next();
  };
}
