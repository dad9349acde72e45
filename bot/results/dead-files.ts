import { GrammyError } from 'grammy';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';

/** An image as Telegram may know it. */
interface MaybeKnown {
  readonly fileId?: string | undefined;
}

/** Those whose file_id Telegram no longer knows; asking does not count as a message. */
export async function findDead<File extends MaybeKnown>(
  ctx: BotContext,
  files: readonly File[],
): Promise<File[]> {
  const isDead = async ({ fileId }: File): Promise<boolean> => {
    if (!fileId) return false;
    try {
      await ctx.api.getFile(fileId);
      return false;
    } catch (error) {
      return error instanceof GrammyError && error.error_code === 400;
    }
  };
  const dead = await Promise.all(files.map(isDead));
  return files.filter((_, index) => dead[index]);
}

/** From now on these images are uploaded again. Never rejects. */
export async function forgetFiles(
  ctx: BotContext,
  { sentFiles, log }: Pick<BotServices, 'sentFiles' | 'log'>,
  imageIds: readonly string[],
): Promise<void> {
  log.info({ count: imageIds.length }, 'Telegram refuses known file_ids; they are forgotten');
  await sentFiles.delete(ctx.me.id, imageIds).catch((reason: unknown) => {
    log.warn(describeError(reason), 'old file_ids cannot be forgotten');
  });
}
