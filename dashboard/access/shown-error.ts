import { ERRORS } from '../../core/ground/error-codes.ts';
import { ownError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { Locale } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { ShownError } from '../components/forms/action-result.ts';

/** What the person is told about any error. Errors that they cannot fix are in the log. */
export function toShownError(error: unknown, { locale, log }: { locale: Locale; log: Log }): ShownError {
  const known = ownError(toOwnError(error));
  const code = known?.code ?? 'internal';
  const { kind, status } = ERRORS[code];
  if (kind === 'give-up') log.error({ err: error }, 'action failed');
  return { code, message: errorMessage(locale, known), status };
}
