/** Calls that put messages into a chat. */
export const isShown = (method: string): boolean =>
  /^(send|copy|forward)/.test(method) && method !== 'sendChatAction';

/** Messages that such a call puts there. */
export const countMessages = (payload: object): number =>
  'media' in payload && Array.isArray(payload.media) ? payload.media.length : 1;

/** As far as it is known: of a message that was sent before, its id; of one whose answer was lost, not even that. */
export function knownResult(method: string, messageIds: readonly number[]) {
  const messages = messageIds.map(message_id => ({ message_id }));
  const result = /(Group|Messages)$/.test(method) ? messages : messages[0];
  return { ok: true as const, result: result as never };
}

/** The id of a message whose id nobody knows. */
export const UNKNOWN_MESSAGE = 0;
