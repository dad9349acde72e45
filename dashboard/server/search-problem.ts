import 'server-only';
import { ERRORS, type ErrorCode } from '../../core/ground/error-codes.ts';
import { type NegarehError, ownError } from '../../core/ground/errors.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { services } from './services.ts';

/** Why a search has no results. The kind says whose turn it is, which decides what the page offers. */
export interface SearchProblem {
  /** `wait`: it passes by itself; `mend`: the person can change the question; `gone`: the results no longer exist. */
  readonly kind: 'wait' | 'mend' | 'gone';
  readonly error: NegarehError;
}

/** According to the table of errors; undefined for an unexpected one. */
function problemKindOf(code: ErrorCode): SearchProblem['kind'] | undefined {
  const { kind, status } = ERRORS[code];
  if (kind === 'tell-user') return status === 404 ? 'gone' : 'mend';
  // A service that waits for its maintainer will recover; one that failed for an unknown reason may not.
  return status === 500 ? undefined : 'wait';
}

/**
 * Runs a search.
 * @returns its value, or the problem that a page can explain. @throws unexpected errors
 */
export async function trySearch<Value>(
  search: () => Promise<Value>,
): Promise<{ value: Value; problem?: never } | { problem: SearchProblem; value?: never }> {
  try {
    return { value: await search() };
  } catch (error) {
    const own = ownError(toOwnError(error));
    const kind = own && problemKindOf(own.code);
    if (own === undefined || kind === undefined) throw error;
    if (kind === 'wait') services().log.warn({ code: own.code }, 'a search was not answered');
    return { problem: { kind, error: own } };
  }
}
