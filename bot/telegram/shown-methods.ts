import type { ApiSuccess } from 'grammy/types';

/** Calls that put messages into a chat. */
export const isShown = (method: string): boolean =>
  /^(send|copy|forward)/.test(method) && method !== 'sendChatAction';

/** Messages that such a call puts there. */
export const countMessages = (payload: object): number =>
  'media' in payload && Array.isArray(payload.media) ? payload.media.length : 1;

/**
 * As far as it is known: of a message that was sent before, its id; of one whose answer was lost, not even that. Whoever called
 * reads no more of it, though the method's own result has more.
 */
export function knownResult<Result>(method: string, messageIds: readonly number[]): ApiSuccess<Result> {
  const messages = messageIds.map(message_id => ({ message_id }));
  const result: unknown = /(Group|Messages)$/.test(method) ? messages : messages[0];
  return { ok: true, result: result as Result };
}

/** The id of a message whose id nobody knows. */
export const UNKNOWN_MESSAGE = 0;
