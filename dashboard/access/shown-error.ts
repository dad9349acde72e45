import { toDatabaseError } from '../../core/data/database/database-error.ts';
import { NegarehError, PermanentError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import type { Locale } from '../../locales/format.ts';
import { errorMessage, isErrorCode } from '../../locales/messages.ts';
import type { ShownError } from '../components/action-result.ts';

/** What the person is told of anything thrown; what is not theirs to mend stands in the log. */
export function toShownError(error: unknown, { locale, log }: { locale: Locale; log: Log }): ShownError {
  const known = ofOurs(toDatabaseError(error));
  if (!known || known instanceof PermanentError) log.error({ err: error }, 'action failed');
  return { code: known?.code ?? 'internal', message: errorMessage(locale, known), status: statusOf(known) };
}

/** By its code and not by its class: what the pages' bundle throws is of the bundle's classes. */
function ofOurs(error: unknown): NegarehError | undefined {
  if (error instanceof NegarehError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && isErrorCode(code) && code !== 'internal'
    ? (error as NegarehError)
    : undefined;
}

function statusOf(error: NegarehError | undefined): number {
  switch (error?.code) {
    case 'request.invalid':
      return 400;
    case 'auth.required':
      return 401;
    case 'auth.forbidden':
    case 'auth.foreign-origin':
      return 403;
    case 'auth.too-often':
      return 429;
    case 'database.unreachable':
    case 'service.unreachable':
    case 'service.busy':
    case 'service.starting':
      return 503;
    case undefined:
    case 'internal':
      return 500;
    default:
      return error?.name === 'NotFoundError' ? 404 : error?.name === 'InputError' ? 400 : 500;
  }
}
