import {
  BusyError,
  type NegarehError,
  PermanentError,
  RetryableError,
  reasonOf,
} from '../../core/ground/errors.ts';
import { retryAfterSeconds } from '../../core/ground/net/retry-after.ts';

/** The pause, in seconds, for services that ask to slow down without saying for how long. */
const DEFAULT_PAUSE = 60;

/** Turns an HTTP answer that is not 2xx into an error whose class says what the caller should do. */
export function failureOfStatus(service: string, response: Response, reason: string): NegarehError {
  const { status } = response;
  if (status === 429) {
    const seconds = retryAfterSeconds(response.headers.get('retry-after')) ?? DEFAULT_PAUSE;
    return new BusyError('service.busy', { service, seconds });
  }
  if (status === 401 || status === 403) return new PermanentError('translation.refused', { service, reason });
  if (status >= 500 || status === 408) {
    return new RetryableError('service.unreachable', { service, reason: `HTTP ${status} ${reason}` });
  }
  return new PermanentError('translation.refused', { service, reason: `HTTP ${status} ${reason}` });
}

export const networkFailure = (service: string, cause: unknown): NegarehError =>
  new RetryableError('service.unreachable', { service, reason: reasonOf(cause) }, { cause });
