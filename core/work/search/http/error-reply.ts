import type { Locale } from '../../../../locales/format.ts';
import { errorMessage } from '../../../../locales/messages.ts';
import { ERRORS } from '../../../ground/error-codes.ts';
import { BusyError, type NegarehError, ownError } from '../../../ground/errors.ts';
import type { ErrorBody } from './schemas.ts';

export interface ErrorReply {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  readonly body: ErrorBody;
}

/** When to retry while the service is starting or its database is unreachable. */
const RETRY_AFTER_SECONDS = 2;
/** A maintainer has to build an index first. */
const RETRY_PERMANENT_SECONDS = 30;

/** The HTTP answer for an error. An error that was not thrown on purpose becomes a 500 without its own message. */
export function toErrorReply(error: unknown, requestId: string, locale: Locale): ErrorReply {
  const known = ownError(error);
  const code = known?.code ?? 'internal';
  const { kind, status } = ERRORS[code];
  const retryAfterSeconds = retryAfterOf(known);
  return {
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    body: {
      error: {
        code,
        kind,
        message: errorMessage(locale, known),
        requestId,
        parameters: { ...known?.parameters },
      },
    },
  };
}

function retryAfterOf(error: NegarehError | undefined): number | undefined {
  const { kind, status } = ERRORS[error?.code ?? 'internal'];
  if (error instanceof BusyError) return error.retryAfterSeconds;
  // Only 503 says “later”: a request that timed out, or failed for an unknown reason, may fail again.
  if (status !== 503) return undefined;
  return kind === 'retry' ? RETRY_AFTER_SECONDS : RETRY_PERMANENT_SECONDS;
}
