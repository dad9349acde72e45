import { HttpError } from 'grammy';

/**
 * The fate of a call that failed on the network: it was not sent whole; Telegram did it, according to the status of an answer that was cut
 * off in its body; or nobody knows.
 */
export type Fate = 'not-sent' | 'done' | 'unknown';

export class CallFailed extends Error {
  readonly fate: Fate;

  constructor(message: string, fate: Fate, options?: ErrorOptions) {
    super(message, options);
    this.fate = fate;
  }
}

/** The fate of the call behind an error as grammY throws it. */
export const fateOf = (error: unknown): Fate =>
  error instanceof HttpError && error.error instanceof CallFailed ? error.error.fate : 'unknown';
