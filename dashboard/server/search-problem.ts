import 'server-only';
import type { ErrorCode, NegarehError } from '../../core/ground/errors.ts';
import { isErrorCode } from '../../locales/messages.ts';
import { services } from './services.ts';

/** What kept a search from its results: whose turn it is decides what the page offers. */
export interface SearchProblem {
  /** `wait`: it passes by itself; `mend`: the person can ask otherwise; `gone`: there is nothing any more. */
  readonly kind: 'wait' | 'mend' | 'gone';
  readonly error: NegarehError;
}

const KINDS: Partial<Record<ErrorCode, SearchProblem['kind']>> = {
  'service.busy': 'wait',
  'service.starting': 'wait',
  'service.unreachable': 'wait',
  'database.unreachable': 'wait',
  'request.timeout': 'wait',
  'thread.stopped': 'wait',
  'image.decoder-stopped': 'wait',
  'image.not-embedded': 'wait',
  'index.mismatch': 'wait',
  'index.invalid': 'wait',
  'text.empty': 'mend',
  'text.too-long': 'mend',
  'request.invalid': 'mend',
  'image.unreadable': 'mend',
  'image.too-many-bytes': 'mend',
  'image.too-many-pixels': 'mend',
  'image.too-costly': 'mend',
  'request.too-large': 'mend',
  'query.not-found': 'gone',
  'image.not-found': 'gone',
};

/** Whether this is an error of ours: by its code, for its class is another one inside the bundle. */
const isKnown = (error: unknown): error is NegarehError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && isErrorCode(error.code);

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
    const kind = isKnown(error) ? KINDS[error.code] : undefined;
    if (!isKnown(error) || kind === undefined) throw error;
    if (kind === 'wait') services().log.warn({ code: error.code }, 'a search was not answered');
    return { problem: { kind, error } };
  }
}
