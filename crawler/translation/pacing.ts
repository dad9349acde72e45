import { BusyError, NegarehError, PermanentError } from '../../core/ground/errors.ts';

/** What the translation run does next: go on, wait and repeat the same batch, or stop until a person looks. */
export type Step =
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'stop'; readonly error: NegarehError };

/** First pause after a passing fault, in seconds; doubled each time up to the longest. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 15 * 60;
/** So many faults in a row without one good answer mean that the service is gone: stop and say so. */
const FAULTS_BEFORE_STOP = 8;

/**
 * Pure: what to do about a failure.
 * @param faults how many requests in a row have failed, this one included.
 * @param random 0 to 1, spreads the pauses of several runs.
 */
export function afterFailure(error: unknown, faults: number, random: number): Step {
  if (!(error instanceof NegarehError)) throw error;
  if (error instanceof PermanentError || faults >= FAULTS_BEFORE_STOP) return { kind: 'stop', error };
  const backOff = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (faults - 1));
  const seconds = error instanceof BusyError ? Math.max(error.retryAfterSeconds, backOff) : backOff;
  return { kind: 'wait', seconds: seconds * (1 + random / 4) };
}
