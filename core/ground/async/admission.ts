import { BusyError } from '../errors.ts';

/** When a refused caller should try again. */
const RETRY_AFTER_SECONDS = 1;

/** Admits a limited number of callers at a time; the others are refused at once rather than queued without bound. */
export class Admission {
  readonly #service: string;
  readonly #limit: number;
  #inside = 0;

  constructor(service: string, limit: number) {
    this.#service = service;
    this.#limit = limit;
  }

  get inside(): number {
    return this.#inside;
  }

  /**
   * @returns a function that gives the place back; further calls change nothing.
   * @throws BusyError when all places are taken.
   */
  enter(): () => void {
    if (this.#inside >= this.#limit) {
      throw new BusyError('service.busy', { service: this.#service, seconds: RETRY_AFTER_SECONDS });
    }
    this.#inside++;
    let left = false;
    return () => {
      if (!left) this.#inside--;
      left = true;
    };
  }
}
