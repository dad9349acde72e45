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

/** A caller of a service that starts, or whose database is away, comes back after this. */
const RETRY_AFTER_SECONDS = 2;
/** A maintainer has to build an index first. */
const RETRY_PERMANENT_SECONDS = 30;

/** What an error is over HTTP. Anything that was not thrown on purpose is told as 500 without a word of its own. */
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
  // Only 503 says “later”: what took too long, or failed for a reason that nobody knows, may do so again.
  if (status !== 503) return undefined;
  return kind === 'retry' ? RETRY_AFTER_SECONDS : RETRY_PERMANENT_SECONDS;
}
