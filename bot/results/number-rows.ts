import type { InlineKeyboardButton } from 'grammy/types';
import type { BotContext } from '../context.ts';
import { type PhotoAction, photoData } from './callback-data.ts';
import type { FoundPhotos } from './photo-file.ts';

const PER_ROW = 5;

/** The buttons under photos that were sent as one picture; each brings one photo. */
export const photoRows = ({ texts }: BotContext, { queryId, hits }: FoundPhotos): InlineKeyboardButton[][] =>
  numberRows(
    hits.map(({ rank }) => ({ rank, label: texts.number(rank) })),
    { action: 'photo', queryId },
  );

/** One button per photo, five in a row. */
export function numberRows(
  photos: readonly { readonly rank: number; readonly label: string }[],
  { action, queryId }: { readonly action: PhotoAction; readonly queryId: string },
): InlineKeyboardButton[][] {
  const buttons = photos.map(({ rank, label }) => ({
    text: label,
    callback_data: photoData({ action, queryId, rank }),
  }));
  return Array.from({ length: Math.ceil(buttons.length / PER_ROW) }, (_, row) =>
    buttons.slice(row * PER_ROW, (row + 1) * PER_ROW),
  );
}
