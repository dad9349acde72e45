import { HttpError } from 'grammy';

/**
 * What became of a call that failed on the network: it did not go out whole; Telegram did it, by the status of an answer that
 * was cut in its body; or nobody knows.
 */
export type Fate = 'not-sent' | 'done' | 'unknown';

export class CallFailed extends Error {
  readonly fate: Fate;

  constructor(message: string, fate: Fate, options?: ErrorOptions) {
    super(message, options);
    this.fate = fate;
  }
}

/** Of an error as grammY throws it. */
export const fateOf = (error: unknown): Fate =>
  error instanceof HttpError && error.error instanceof CallFailed ? error.error.fate : 'unknown';
