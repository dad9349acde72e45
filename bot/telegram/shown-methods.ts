import type { ApiSuccess } from 'grammy/types';

/** Whether a method puts messages into a chat. */
export const isShown = (method: string): boolean =>
  /^(send|copy|forward)/.test(method) && method !== 'sendChatAction';

/** How many messages such a call puts there. */
export const countMessages = (payload: object): number =>
  'media' in payload && Array.isArray(payload.media) ? payload.media.length : 1;

/**
 * The known part of a result: the id of a message that was sent before, or not even that if the answer was lost. Callers read nothing else
 * of it, although the method's own result has more.
 */
export function knownResult<Result>(method: string, messageIds: readonly number[]): ApiSuccess<Result> {
  const messages = messageIds.map(message_id => ({ message_id }));
  const result: unknown = /(Group|Messages)$/.test(method) ? messages : messages[0];
  return { ok: true, result: result as Result };
}

/** Stands for a message whose id nobody knows. */
export const UNKNOWN_MESSAGE = 0;
