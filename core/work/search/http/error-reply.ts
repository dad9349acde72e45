import type { Locale } from '../../../../locales/format.ts';
import { errorMessage } from '../../../../locales/messages.ts';
import {
  BusyError,
  InputError,
  NegarehError,
  NotFoundError,
  PermanentError,
  RetryableError,
} from '../../../ground/errors.ts';
import type { ErrorBody } from './schemas.ts';

export interface ErrorReply {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  readonly body: ErrorBody;
}

/** A caller of a service that starts, or whose database is away, comes back after this. */
const RETRY_AFTER_SECONDS = 2;
/** A maintainer has to build an index first. */
const RETRY_PERMANENT_SECONDS = 30;

/** What an error is over HTTP. Anything that was not thrown on purpose is told as 500 without a word of its own. */
export function toErrorReply(error: unknown, requestId: string, locale: Locale): ErrorReply {
  const known = error instanceof NegarehError ? error : undefined;
  const retryAfterSeconds = retryAfterOf(known);
  return {
    status: statusOf(known),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    body: {
      error: {
        code: known?.code ?? 'internal',
        message: errorMessage(locale, known),
        requestId,
        parameters: { ...known?.parameters },
      },
    },
  };
}

function statusOf(error: NegarehError | undefined): number {
  switch (error?.code) {
    case 'request.unauthorized':
      return 401;
    case 'request.too-large':
    case 'image.too-many-bytes':
      return 413;
    case 'request.timeout':
      return 504;
  }
  if (error instanceof InputError) return 400;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof BusyError || error instanceof RetryableError) return 503;
  // The process runs and waits for what a maintainer mends: an index of this model, a readable checkpoint.
  return error instanceof PermanentError ? 503 : 500;
}

function retryAfterOf(error: NegarehError | undefined): number | undefined {
  if (error instanceof BusyError) return error.retryAfterSeconds;
  if (error instanceof RetryableError && error.code !== 'request.timeout') return RETRY_AFTER_SECONDS;
  return error instanceof PermanentError ? RETRY_PERMANENT_SECONDS : undefined;
}
