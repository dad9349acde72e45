import 'server-only';
import { ERRORS, type ErrorCode } from '../../core/ground/error-codes.ts';
import { type NegarehError, ownError } from '../../core/ground/errors.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { services } from './services.ts';

/** What kept a search from its results: whose turn it is decides what the page offers. */
export interface SearchProblem {
  /** `wait`: it passes by itself; `mend`: the person can ask otherwise; `gone`: there is nothing any more. */
  readonly kind: 'wait' | 'mend' | 'gone';
  readonly error: NegarehError;
}

/** By the one table of errors; undefined for what nobody expected. */
function problemKindOf(code: ErrorCode): SearchProblem['kind'] | undefined {
  const { kind, status } = ERRORS[code];
  if (kind === 'tell-user') return status === 404 ? 'gone' : 'mend';
  // A service that waits for its maintainer will be well again; one that failed for an unknown reason may not.
  return status === 500 ? undefined : 'wait';
}

/**
 * Runs a search.
 * @returns its value, or the problem that a page can explain. @throws what nobody expected
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
