import { Admission } from '../../ground/async/admission.ts';
import { type Deadline, withDeadline } from '../../ground/async/deadline.ts';
import { NegarehError } from '../../ground/errors.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import type { SearchObserver } from './observer.ts';
import type { SearchKind } from './search-request.ts';

export interface LimitedCallOptions {
  /** Calls at a time. */
  readonly places: number;
  readonly timeoutMs: number;
  readonly observer?: SearchObserver | undefined;
}

/** People's calls to the search: a limited number at a time, each with a deadline, all reported to the observer. */
export class LimitedCalls {
  readonly #options: LimitedCallOptions;
  readonly #admission: Admission;

  constructor(options: LimitedCallOptions) {
    this.#options = options;
    this.#admission = new Admission('search', options.places);
  }

  get inFlight(): number {
    return this.#admission.inside;
  }

  /** @throws what the work throws; BusyError when all places are taken; RetryableError 'request.timeout'. */
  async run<Result>(
    kind: SearchKind,
    work: (deadline: Deadline, started: number) => Promise<Result>,
  ): Promise<Result> {
    const { observer, timeoutMs } = this.#options;
    const started = performance.now();
    let outcome = 'ok';
    try {
      const leave = this.#admission.enter();
      // The place is freed when the work has ended, not when the person gives up: until then it still uses the machine.
      return await withDeadline(timeoutMs, deadline => work(deadline, started), leave);
    } catch (thrown) {
      const error = toOwnError(thrown);
      outcome = error instanceof NegarehError ? error.code : 'internal';
      throw error;
    } finally {
      observer?.finished(kind, outcome, performance.now() - started);
    }
  }
}
