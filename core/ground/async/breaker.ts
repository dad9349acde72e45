import { sleep } from './sleep.ts';

export interface BreakerOptions {
  /** Whether a failure means that other callers need not try. */
  readonly isOutage: (error: unknown) => boolean;
  /** Asks whether the service is back, and takes its time. An error that is no outage also counts as an answer. */
  readonly probe: () => Promise<unknown>;
  /** The pause between two probes. */
  readonly pauseMs: number;
}

/**
 * Keeps callers from waiting, one after the other, for a service that does not answer: during an outage every call fails at
 * once, while one probe after the other asks whether it is over.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #closing = new AbortController();
  #outage: { readonly error: unknown } | undefined;
  #watching: Promise<void> = Promise.resolve();

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** @throws what `work` throws. During an outage it throws the outage's latest error without calling `work`. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#outage) throw this.#outage.error;
    try {
      return await work();
    } catch (error) {
      if (this.#options.isOutage(error) && !this.#outage) this.#watching = this.#untilItIsBack(error);
      throw error;
    }
  }

  /** Starts no further probe. Resolves when the last one has ended. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#watching;
  }

  async #untilItIsBack(error: unknown): Promise<void> {
    const { probe, isOutage, pauseMs } = this.#options;
    const { signal } = this.#closing;
    let outage: unknown = error;
    while (outage !== undefined && !signal.aborted) {
      this.#outage = { error: outage };
      outage = await probe().then(
        () => undefined,
        (met: unknown) => (isOutage(met) ? met : undefined),
      );
      if (outage !== undefined) await sleep(pauseMs, signal);
    }
    this.#outage = undefined;
  }
}
