import { type InlineKeyboard, InputFile } from 'grammy';
import type { PhotoLook } from '../../core/ground/domain/person-settings.ts';
import type { SearchPage } from '../../core/ground/domain/search.ts';
import { isPassing } from '../../core/ground/errors.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { inReply } from './reply.ts';

/** Why a page goes as one picture: the person wants that, or ten photos would take long. */
export type SheetReason = 'chosen' | 'queue';

/** Whether a page is to go as one picture. Another try goes on as the first began. */
export function sheetReason(
  { chat, journal }: BotContext,
  { isQueueLong }: Pick<BotServices, 'isQueueLong'>,
  look: PhotoLook | undefined,
): SheetReason | undefined {
  if (journal.hasSent) return journal.isSheet ? 'chosen' : undefined;
  if (look === 'sheet') return 'chosen';
  return chat !== undefined && isQueueLong(chat.id) ? 'queue' : undefined;
}

/**
 * The page in one numbered picture.
 * @returns undefined when it cannot be drawn now and nobody has asked for it: ten photos are an answer, too.
 * @throws what the search process throws, when the person has asked for it.
 */
export async function drawSheet(
  ctx: BotContext,
  { search, log }: Pick<BotServices, 'search' | 'log'>,
  { page, offset, why }: { readonly page: SearchPage; readonly offset: number; readonly why: SheetReason },
): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await search.sheet({ queryId: page.queryId, offset, locale: ctx.locale }));
  } catch (error) {
    if (why === 'chosen' || !isPassing(toOwnError(error))) throw error;
    log.info(describeError(error), 'no sheet can be drawn now; photos go one by one');
    return undefined;
  }
}

/** Sends it with its text and buttons, which a single picture can carry. */
export function sendSheet(
  ctx: BotContext,
  sheet: Uint8Array,
  { caption, reply_markup }: { readonly caption: string; readonly reply_markup: InlineKeyboard },
): Promise<unknown> {
  ctx.journal.isSheet = true;
  return ctx.replyWithPhoto(new InputFile(sheet, 'photos.jpg'), { caption, reply_markup, ...inReply(ctx) });
}
