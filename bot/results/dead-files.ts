import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, isDeadFile, isStaleFile } from '../telegram/telegram-errors.ts';

/** An image as Telegram may know it. */
interface MaybeKnown {
  readonly fileId?: string | undefined;
}

interface RefusedFiles<File> {
  /** Telegram no longer knows their file_id, and never will. */
  readonly dead: readonly File[];
  /** Telegram does not give them now: their file_id may be dead, or what keeps the file may be down for a while. */
  readonly away: readonly File[];
}

/**
 * Which of them Telegram refuses by name; asking does not count as a message. A file that is only too big to be given out is none of
 * them, since it can be sent still.
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
