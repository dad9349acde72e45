/** What a method throws to answer `ok: false`; the HTTP status equals the code, as on the real server. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;
  /** Where the chat is to be found instead. */
  migratedTo: number | undefined;

  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const badRequest = (reason: string): ApiError => new ApiError(400, `Bad Request: ${reason}`);

/** @param seconds undefined when the server does not say for how long. */
export const tooManyRequests = (seconds: number | undefined): ApiError =>
  seconds === undefined
    ? new ApiError(429, 'Too Many Requests')
    : new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);

/** A flood inside an album comes back as 400 with the wait in the text only. */
export const albumFlood = (seconds: number): ApiError =>
  badRequest(`failed to send message #1 with the error message "Too Many Requests: retry after ${seconds}"`);

/** The group has become a supergroup, with another id. */
export function groupMigrated(to: number): ApiError {
  const error = badRequest('group chat was upgraded to a supergroup chat');
  error.migratedTo = to;
  return error;
}
