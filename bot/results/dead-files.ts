import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, isDeadFile, isStaleFile } from '../telegram/telegram-errors.ts';

/** An image that Telegram may know. */
interface MaybeKnown {
  readonly fileId?: string | undefined;
}

interface RefusedFiles<File> {
  /** Telegram no longer knows their file_ids, and never will. */
  readonly dead: readonly File[];
  /** Telegram does not deliver them now: their file_ids may be dead, or Telegram's file storage may be down for a while. */
  readonly away: readonly File[];
}

/**
 * Finds the images whose file_id Telegram refuses. Asking does not count as a message. A file that is only too large to download is not
 * among them, since it can still be sent.
 */
export async function findRefused<File extends MaybeKnown>(
  ctx: BotContext,
  files: readonly File[],
): Promise<RefusedFiles<File>> {
  const refusalOf = async ({ fileId }: File): Promise<unknown> => {
    if (!fileId) return undefined;
    try {
      await ctx.api.getFile(fileId);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const refusals = await Promise.all(files.map(refusalOf));
  return {
    dead: files.filter((_, index) => isDeadFile(refusals[index])),
    away: files.filter((_, index) => isStaleFile(refusals[index]) && !isDeadFile(refusals[index])),
  };
}

/** Makes the next answers upload these images again. Never rejects. */
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
