import type { ErrorCode, ErrorParameters } from '../core/ground/error-codes.ts';
import type { NegarehError } from '../core/ground/errors.ts';
import { errors as enErrors } from './en/errors.ts';
import type { ErrorMessages } from './error-messages.ts';
import { errors as faErrors } from './fa/errors.ts';
import type { Locale } from './format.ts';

const ERRORS: Record<Locale, ErrorMessages> = { en: enErrors, fa: faErrors };

/** An error in the reader's words. Anything that we did not throw on purpose stays behind a general sentence. */
export function errorMessage(locale: Locale, error: NegarehError | undefined): string {
  if (!error) return ERRORS[locale].internal({});
  const word = ERRORS[locale][error.code] as (parameters: ErrorParameters[ErrorCode]) => string;
  return word(error.parameters);
}
