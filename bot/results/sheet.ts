import { type InlineKeyboard, InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import type { PhotoLook } from '../../core/ground/domain/search/person-settings.ts';
import type { SearchPage } from '../../core/ground/domain/search/search.ts';
import { cutText } from '../../core/ground/domain/text-length.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, isStaleFile, mayPassLater } from '../telegram/telegram-errors.ts';
import { inReply } from './reply.ts';

/** Telegram's limit. */
const CAPTION_LIMIT = 1_024;

/** Why a page goes as one picture: the person chose that, or ten photos would take long. */
export type SheetReason = 'chosen' | 'queue';

/** Whether a page goes as one picture. A retry goes on with the album that the first attempt began. */
export function sheetReason(
  { update, journal }: BotContext,
  { isQueueLong }: Pick<BotServices, 'isQueueLong'>,
  look: PhotoLook | undefined,
): SheetReason | undefined {
  if (journal.hasSent) return undefined;
  if (look === 'sheet') return 'chosen';
  return isQueueLong(update) ? 'queue' : undefined;
}

/** A page that goes as one picture with its text and buttons; unlike an album, a single picture can carry buttons. */
export interface Sheet {
  readonly page: SearchPage;
  readonly offset: number;
  readonly why: SheetReason;
  readonly caption: string;
  readonly reply_markup: InlineKeyboard;
}

/**
 * Sends a page as one numbered picture; one that was sent lately goes by its file_id.
 * @returns false if it cannot be drawn, or cannot be drawn now and the person did not choose it: ten photos are also an answer.
 * @throws what the search process throws, if the person chose it and it may be drawn later.
 */
export async function sendSheet(ctx: BotContext, services: BotServices, sheet: Sheet): Promise<boolean> {
  const { sheetFiles } = services;
  const key = keyOf(ctx, sheet);
  const known = sheetFiles.get(key);
  if (known !== undefined) {
    try {
      await post(ctx, known, sheet);
      return true;
    } catch (error) {
      if (!isStaleFile(error)) throw error;
      sheetFiles.delete(key);
    }
  }
  const drawn = await draw(ctx, services, sheet);
  if (!drawn) return false;
  const { photo } = await post(ctx, new InputFile(drawn, 'photos.jpg'), sheet);
  const fileId = photo?.at(-1)?.file_id;
  if (fileId !== undefined) sheetFiles.set(key, fileId);
  return true;
}

const keyOf = ({ locale }: BotContext, { page: { hits } }: Sheet): string =>
  [locale, ...hits.flatMap(({ rank, imageId }) => [rank, imageId])].join(' ');

function post(
  ctx: BotContext,
  file: InputFile | string,
  { caption, reply_markup }: Sheet,
): Promise<Partial<Message>> {
  ctx.journal.isSheet = true;
  const text = { caption: cutText(caption, CAPTION_LIMIT), reply_markup };
  return ctx.replyWithPhoto(file, { ...text, ...inReply(ctx) });
}

async function draw(
  ctx: BotContext,
  { search, log }: Pick<BotServices, 'search' | 'log'>,
  { page, offset, why }: Sheet,
): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await search.sheet({ queryId: page.queryId, offset, locale: ctx.locale }));
  } catch (error) {
    if (why === 'chosen' && mayPassLater(error)) throw error;
    log.info(describeError(error), 'no sheet can be drawn; photos go one by one');
    return undefined;
  }
}
