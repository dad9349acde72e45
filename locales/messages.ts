import type { ErrorCode, ErrorParameters } from '../core/ground/error-codes.ts';
import type { NegarehError } from '../core/ground/errors.ts';
import { oneLine } from '../core/ground/text/terminal.ts';
import { errors as enErrors } from './en/errors.ts';
import type { ErrorMessages } from './error-messages.ts';
import { errors as faErrors } from './fa/errors.ts';
import type { Locale } from './format.ts';

const ERRORS: Record<Locale, ErrorMessages> = { en: enErrors, fa: faErrors };

/** An error in the reader's words. Anything that we did not throw on purpose stays behind a general sentence. */
export function errorMessage(locale: Locale, error: NegarehError | undefined): string {
  if (!error) return ERRORS[locale].internal({});
  const word = ERRORS[locale][error.code] as (parameters: ErrorParameters[ErrorCode]) => string;
  return word(inOneLine(error.parameters));
}

/** Names, and what other programs and services said, are strangers' words: none of them ends or steers our sentence. */
const inOneLine = (parameters: ErrorParameters[ErrorCode]): ErrorParameters[ErrorCode] =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? oneLine(value) : value,
    ]),
  ) as ErrorParameters[ErrorCode];
