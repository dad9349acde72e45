import type { Context } from 'grammy';

/**
 * Whether a person stands behind an update. People who write as a group (anonymous administrators) or as a channel share one bot's name.
 * Posts of a linked channel arrive in its group automatically and ask nobody anything.
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

/** The person whose limits an update counts against; undefined if there is none. */
export const askerOf = ({
  from,
  msg,
  callbackQuery,
}: Pick<Context, 'from' | 'msg' | 'callbackQuery'>): number | undefined =>
  callbackQuery ? from?.id : (msg?.sender_chat?.id ?? from?.id);
