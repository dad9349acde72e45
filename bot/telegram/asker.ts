import type { Context } from 'grammy';

/**
 * Whether a person stands behind an update. Who writes as a group (its anonymous administrators) or as a channel comes under a
 * bot's name that stands for all of those; what a channel posts comes into its group by itself, and asks nobody anything.
 */
export function isFromPerson({
  from,
  msg,
  callbackQuery,
}: Pick<Context, 'from' | 'msg' | 'callbackQuery'>): boolean {
  if (callbackQuery) return !from?.is_bot;
  if (msg?.is_automatic_forward) return false;
  return !from?.is_bot || msg?.sender_chat !== undefined;
}

/** Whose limits an update counts for; undefined where it is nobody's. */
export const askerOf = ({
  from,
  msg,
  callbackQuery,
}: Pick<Context, 'from' | 'msg' | 'callbackQuery'>): number | undefined =>
  callbackQuery ? from?.id : (msg?.sender_chat?.id ?? from?.id);
