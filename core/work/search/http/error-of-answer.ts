import { type ErrorKind, isErrorCode } from '../../../ground/error-codes.ts';
import {
  BusyError,
  errorOf,
  InputError,
  type NegarehError,
  PermanentError,
  RetryableError,
} from '../../../ground/errors.ts';
import type { ErrorBody } from './schemas.ts';

/** The delay when a service asks to slow down without saying for how long. */
const DEFAULT_SECONDS = 1;

/**
 * The error that the other process threw, from its answer. A code that this version does not know keeps its kind,
 * which is all that a caller acts on.
 */
export function errorOfAnswer({ error }: ErrorBody, retryAfterSeconds: number): NegarehError {
  const { code, kind, message, parameters } = error;
  const seconds = retryAfterSeconds > 0 ? retryAfterSeconds : DEFAULT_SECONDS;
  if (!isErrorCode(code)) return unknownOf(kind, message, seconds);
  return errorOf(code, kind === 'slow-down' ? { seconds, ...parameters } : parameters);
}

function unknownOf(kind: ErrorKind, message: string, seconds: number): NegarehError {
  switch (kind) {
    case 'retry':
      return new RetryableError('service.unreachable', { service: 'search', reason: message });
    case 'slow-down':
      return new BusyError('service.busy', { service: 'search', seconds });
    case 'tell-user':
      return new InputError('request.invalid', { reason: message });
    case 'give-up':
      return new PermanentError('internal', {});
  }
}
