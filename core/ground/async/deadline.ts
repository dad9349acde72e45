import { RetryableError } from '../errors.ts';

/** Passed to work with a time limit, which checks between two steps whether anyone still waits for the result. */
export interface Deadline {
  /** @throws RetryableError 'request.timeout' after the limit. */
  check(): void;
}

/**
 * Runs work and waits for it no longer than the limit. The work itself cannot be stopped in the middle of a step;
 * `settled` is called when it has really ended, which may be later than the answer.
 * @throws RetryableError 'request.timeout'
 */
export function withDeadline<Result>(
  milliseconds: number,
  work: (deadline: Deadline) => Promise<Result>,
  settled: () => void,
): Promise<Result> {
  let over = false;
  const late = () => new RetryableError('request.timeout', { milliseconds });
  const check = (): void => {
    if (over) throw late();
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      over = true;
      reject(late());
    }, milliseconds);
    work({ check })
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        settled();
      });
  });
}
