import { isErrorCode } from '../../../../locales/messages.ts';
import {
  BusyError,
  type ErrorCode,
  type ErrorParameters,
  InputError,
  type NegarehError,
  NotFoundError,
  PermanentError,
  RetryableError,
} from '../../../ground/errors.ts';
import type { ErrorBody } from './schemas.ts';

/** What waits for a maintainer rather than for time. */
const PERMANENT = /^(index|model|checkpoint|config|file|disk)\./;

/** The error that the other process threw, from its HTTP answer. A code that we do not know becomes 'internal'. */
export function errorOfAnswer(status: number, { error }: ErrorBody, retryAfterSeconds: number): NegarehError {
  const { code } = error;
  if (code === 'service.busy') {
    const service = String(error.parameters['service'] ?? 'search');
    return new BusyError(service, retryAfterSeconds > 0 ? retryAfterSeconds : 1);
  }
  if (!isErrorCode(code)) return new PermanentError('internal', {});
  return new (classOf(status, code))(code, error.parameters as ErrorParameters[ErrorCode]);
}

function classOf(status: number, code: ErrorCode) {
  if (status === 404) return NotFoundError;
  if (status < 500) return InputError;
  return status === 500 || PERMANENT.test(code) ? PermanentError : RetryableError;
}
