import {
  BusyError,
  type NegarehError,
  NotFoundError,
  PermanentError,
  RetryableError,
} from '../../core/ground/errors.ts';
import { retryAfterSeconds } from '../../core/ground/net/retry-after.ts';
import type { WebAnswer } from './web-client.ts';

/** The pause, in seconds, for servers that ask to slow down without saying for how long. */
const DEFAULT_PAUSE = 60;

/** The error for an answer other than 2xx; undefined for 2xx. */
export function failureOfAnswer({ status, url, header }: WebAnswer): NegarehError | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 404 || status === 410) return new NotFoundError('web.gone', { address: url.href });
  const asked = retryAfterSeconds(header('retry-after'));
  if (status === 429 || (status === 503 && asked !== undefined)) {
    return new BusyError('service.busy', { service: url.host, seconds: asked ?? DEFAULT_PAUSE });
  }
  if (status >= 500 || status === 408 || status === 425) {
    return new RetryableError('service.unreachable', { service: url.host, reason: `HTTP ${status}` });
  }
  return new PermanentError('web.refused', { address: url.href, reason: `HTTP ${status}` });
}
