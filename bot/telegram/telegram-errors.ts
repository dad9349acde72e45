import { BotError, GrammyError, HttpError } from 'grammy';
import { isPassing, NegarehError, reasonOf } from '../../core/ground/errors.ts';
import { redactSecrets } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { LeftForLater, Postponed } from './postponed.ts';
import { retryAfterMs } from './retry-after.ts';

/** The error that a handler threw, unwrapped from grammY's BotError. */
export const causeOf = (error: unknown): unknown => (error instanceof BotError ? error.error : error);

/** The user blocked the bot, or the group removed it: there is nothing to do or to say. */
export const isUnwanted = (error: unknown): boolean =>
  error instanceof GrammyError && error.error_code === 403 && !mayNotSendPhotos(error);

/** Telegram could not be reached or is out of order: the same call may work later. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof HttpError || (error instanceof GrammyError && error.error_code >= 500);

export const isFlood = (error: unknown): boolean => error instanceof GrammyError && error.error_code === 429;

/** How long Telegram wants the bot to wait, in milliseconds; undefined for other errors. */
export const floodMs = (error: unknown, failures = 1): number | undefined =>
  error instanceof GrammyError && isFlood(error)
    ? retryAfterMs(error.parameters.retry_after, failures)
    : undefined;

/** Whether the queue will try the whole update again, so that it must not be answered in another way meanwhile. */
export const mayPassLater = (error: unknown): boolean =>
  error instanceof Postponed ||
  error instanceof LeftForLater ||
  isUnreachable(error) ||
  isPassing(toOwnError(error));

/** The token is wrong or was revoked. Telegram answers a malformed one with 404. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404);

/** Two pollers use one token. */
export const isConflict = (error: unknown): boolean =>
  error instanceof GrammyError && error.error_code === 409;

/** Telegram no longer takes a file_id. The texts come from TDLib and vary. */
export const isStaleFile = (error: unknown): boolean =>
  error instanceof GrammyError &&
  error.error_code === 400 &&
  /wrong (remote )?file|wrong file_id|file[_ ](id|identifier|reference)|MEDIA_EMPTY|DOCUMENT_INVALID|type of file mismatch/i.test(
    error.description,
  );

/**
 * The file_id is permanently useless. getFile's “wrong file_id or the file is temporarily unavailable”, which it sends if it did not get
 * the bytes, leaves that open; all other texts are about the id itself.
 */
export const isDeadFile = (error: unknown): boolean =>
  isStaleFile(error) && !(error instanceof Error && /temporarily unavailable/i.test(error.message));

/** Telegram cannot make a photo from these bytes; another image may still pass. */
export const isBadImage = (error: unknown): boolean =>
  error instanceof GrammyError &&
  error.error_code === 400 &&
  /PHOTO_(INVALID|SAVE|EXT)|MEDIA_INVALID|group send failed|IMAGE_PROCESS_FAILED|file is too big|file must be non-empty/i.test(
    error.description,
  );

/** The whole request is too large: the Bot API's server, or a proxy in front of it, takes less at once. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof GrammyError && error.error_code === 413;

/** The group's administrators let the bot write but not send photos. */
export const mayNotSendPhotos = (error: unknown): boolean =>
  error instanceof GrammyError &&
  /not enough rights to send (photos|media|documents)|CHAT_SEND_(PHOTOS|MEDIA)_FORBIDDEN/i.test(
    error.description,
  );

/** Which item of an album Telegram refused, counted from 0; undefined if it does not say. */
export function refusedItem(error: unknown): number | undefined {
  if (!(error instanceof GrammyError) || error.error_code !== 400) return undefined;
  const number = /failed to send message #(\d+)/.exec(error.description)?.[1];
  return number === undefined ? undefined : Number(number) - 1;
}

/** An error in the form for the log: no payload (people's words), no context (the token), no secrets in its text. */
export function describeError(error: unknown): Record<string, unknown> {
  const cause = causeOf(error);
  if (cause instanceof GrammyError) {
    return { method: cause.method, code: cause.error_code, reason: redactSecrets(cause.description) };
  }
  if (cause instanceof HttpError) {
    return { reason: redactSecrets(`${cause.message} ${reasonOf(cause.error)}`) };
  }
  if (cause instanceof NegarehError) return { code: cause.code, reason: redactSecrets(cause.message) };
  const stack = cause instanceof Error ? cause.stack : undefined;
  return { reason: redactSecrets(reasonOf(cause)), ...(stack && { stack: redactSecrets(stack) }) };
}
