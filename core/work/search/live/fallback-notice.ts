import type { NegarehError } from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';

/** One line a minute is enough, however many searches there are. */
const QUIET_MS = 60_000;

/** Logs that the exact rows answer in place of an engine that cannot. */
export class FallbackNotice {
  readonly #log: Log;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(log: Log) {
    this.#log = log;
  }

  tell(reason: NegarehError): void {
    if (performance.now() - this.#toldAt < QUIET_MS) return;
    this.#toldAt = performance.now();
    this.#log.warn({ err: reason }, "the snapshot's own rows answer while its engine cannot");
  }
}
