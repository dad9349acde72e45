/**
 * Errors are named after what the caller does next. Each carries a code of the table in `error-codes.ts` and the code's
 * parameters; the words come from `locales/` at the edge, in the reader's language. Handlers ask the table or the
 * class, never the text.
 */

import {
  type CodeOf,
  ERRORS,
  type ErrorCode,
  type ErrorKind,
  type ErrorParameters,
  isErrorCode,
} from './error-codes.ts';

/** The base of all errors that we throw on purpose. */
export abstract class NegarehError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly parameters: ErrorParameters[Code];

  constructor(code: Code, parameters: ErrorParameters[Code], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(parameters)}`, options);
    this.name = new.target.name;
    this.code = code;
    this.parameters = parameters;
  }
}

/** The request itself is wrong: tell the person, who can correct it. A retry does not help. */
export class InputError<
  Code extends Exclude<CodeOf<'tell-user'>, CodeOf<'tell-user', 404>> = Exclude<
    CodeOf<'tell-user'>,
    CodeOf<'tell-user', 404>
  >,
> extends NegarehError<Code> {}

/** The thing asked for is not there (any more). */
export class NotFoundError<
  Code extends CodeOf<'tell-user', 404> = CodeOf<'tell-user', 404>,
> extends NegarehError<Code> {}

/** Give up and report: a broken file, a model that does not match, a wrong configuration. */
export class PermanentError<Code extends CodeOf<'give-up'> = CodeOf<'give-up'>> extends NegarehError<Code> {}

/** A transient fault (network, database restart): the same call may work later. */
export class RetryableError<Code extends CodeOf<'retry'> = CodeOf<'retry'>> extends NegarehError<Code> {}

/** Too many requests: slow down and retry after `retryAfterSeconds`. */
export class BusyError<Code extends CodeOf<'slow-down'> = CodeOf<'slow-down'>> extends NegarehError<Code> {
  readonly retryAfterSeconds: number;

  constructor(
    code: Code,
    parameters: ErrorParameters[Code] & { readonly seconds: number },
    options?: ErrorOptions,
  ) {
    super(code, parameters, options);
    this.retryAfterSeconds = parameters.seconds;
  }
}

type AnyErrorClass = new (code: ErrorCode, parameters: object, options?: ErrorOptions) => NegarehError;

/** Makes the error of a code, in the class of its kind in the table: for codes from another process or thread. */
export function errorOf(code: ErrorCode, parameters: object, options?: ErrorOptions): NegarehError {
  return new (classOf(code) as AnyErrorClass)(code, parameters, options);
}

function classOf(code: ErrorCode) {
  const { kind, status } = ERRORS[code];
  switch (kind) {
    case 'retry':
      return RetryableError;
    case 'slow-down':
      return BusyError;
    case 'give-up':
      return PermanentError;
    case 'tell-user':
      return status === 404 ? NotFoundError : InputError;
  }
}

/**
 * An error of ours, or undefined. It is recognised by its code and not by its class, because the pages' bundle holds a second
 * copy of the classes.
 */
export function ownError(error: unknown): NegarehError | undefined {
  if (error instanceof NegarehError) return error;
  const isOurs =
    error instanceof Error && 'code' in error && isErrorCode(error.code) && 'parameters' in error;
  return isOurs ? (error as NegarehError) : undefined;
}

/** What to do about anything thrown; errors that are not ours are for a maintainer. */
export function kindOf(error: unknown): ErrorKind {
  return ERRORS[ownError(error)?.code ?? 'internal'].kind;
}

/** Whether the error passes by itself. Never true for errors that are not ours. */
export function isPassing(error: unknown): boolean {
  const kind = kindOf(error);
  return kind === 'retry' || kind === 'slow-down';
}

/** The message of anything thrown, for logs and for `reason` parameters; never shown to a person on its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return reasonOf(error.errors[0]);
  if (error instanceof Error) return error.message;
  // Some libraries throw, or report, plain objects that look like errors.
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}

/**
 * The first line of what an error says, for a sentence: libraries put lists and logs below it. Of “It is not there. Tried:” the words
 * that lead to the list go with it.
 */
export function firstLineOf(reason: string): string {
  const [line = ''] = reason.split('\n');
  return line.replace(/(?<=[.!?])\s[^.!?]*:\s*$/, '').replace(/:\s*$/, '');
}

/** The system's or a library's code of an error, like 'ENOENT'; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Turns the error of a full disk (or quota) into RetryableError 'disk.full'; other errors stay as they are. */
export function toDiskError(error: unknown, path: string): unknown {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
  return isFull ? new RetryableError('disk.full', { path }, { cause: error }) : error;
}
