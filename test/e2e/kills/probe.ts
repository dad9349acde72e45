import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchClient } from '../../../core/work/search/client.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const EVERY_MS = 100;

/** Asks again and again, as a user would, and remembers when it went wrong. */
export class Probe {
  readonly #client: SearchClient;
  readonly #stopped = new AbortController();
  readonly #asking: Promise<void>;
  /** Of the last failed and the last answered question, by performance.now(). */
  lastFailure = 0;
  reason = '';
  settled = 0;
  failed = 0;

  constructor(client: SearchClient) {
    this.#client = client;
    this.#asking = this.#ask();
  }

  /** Waits until so many more questions have been asked and settled. */
  async next(count: number): Promise<void> {
    // The one that is under way does not count.
    const goal = this.settled + count + 1;
    await waitFor(() => this.settled >= goal, 240_000);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#client.search({ text: 'دایرهٔ سفید', top: 3 });
      } catch (error) {
        this.failed += 1;
        this.lastFailure = performance.now();
        this.reason = String(error);
      }
      this.settled += 1;
      await sleep(EVERY_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }
}
