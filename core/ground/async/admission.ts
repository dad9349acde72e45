import { BusyError } from '../errors.ts';

/** A caller told to wait comes back after this. */
const RETRY_AFTER_SECONDS = 1;

/** Lets in a limited number at a time; the rest is turned away at once rather than queued without bound. */
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
   * @returns what gives the place back; further calls of it change nothing.
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
