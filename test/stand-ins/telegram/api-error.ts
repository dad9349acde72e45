/** A method throws this to answer `ok: false`; the HTTP status equals the code, like on the real server. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;
  /** The new id of the chat. */
  migratedTo: number | undefined;

  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const badRequest = (reason: string): ApiError => new ApiError(400, `Bad Request: ${reason}`);

/** @param seconds undefined if the server does not say how long to wait. */
export const tooManyRequests = (seconds: number | undefined): ApiError =>
  seconds === undefined
    ? new ApiError(429, 'Too Many Requests')
    : new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);

/** A flood inside an album is reported as 400, with the wait only in the text. */
export const albumFlood = (seconds: number): ApiError =>
  badRequest(`failed to send message #1 with the error message "Too Many Requests: retry after ${seconds}"`);

/** The group has become a supergroup, with another id. */
export function groupMigrated(to: number): ApiError {
  const error = badRequest('group chat was upgraded to a supergroup chat');
  error.migratedTo = to;
  return error;
}
