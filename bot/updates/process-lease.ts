import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Log } from '../../core/ground/log.ts';
import type { UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { retryDatabase } from './retry-database.ts';

/** What a process that died has claimed is taken up by another after so long. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;
/** We take it for over a little before the database does. */
const MARGIN_MS = 1_000;

interface LeaseOptions {
  readonly store: Pick<UpdateStore, 'renewLease' | 'endLease' | 'claimedBy'>;
  readonly botId: number;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** What is in work in this process. */
  readonly openIds: () => readonly number[];
  /** Told which of it others may have claimed while the lease was over, before it runs again. */
  readonly onLost: (ids: readonly number[]) => void;
  /** Told each time that it runs on; `hasFree` when there is something to claim. */
  readonly onRenewed: (hasFree: boolean) => void;
}

/** A moment by both clocks: one is set by people, the other may stand still while a machine sleeps. */
const clocks = () => ({ date: Date.now(), monotonic: performance.now() });

/**
 * The right of this process to answer what it has claimed. While it runs, no other process takes any of that; when it is
 * over (the database was away, the process stood still), nothing is sent until it was renewed and what others have taken
 * meanwhile was let go.
 */
export class ProcessLease {
  readonly owner = newId();
  /** Resolves when the lease runs, however long the database is away, or when the bot stops. */
  readonly renew: Coalesced;
  readonly #options: LeaseOptions;
  #begun: ReturnType<typeof clocks> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.renew = coalesce(() => this.#renew());
  }

  get isRunning(): boolean {
    if (!this.#begun) return false;
    const { date, monotonic } = clocks();
    const passed = Math.max(date - this.#begun.date, monotonic - this.#begun.monotonic);
    return passed < LEASE_MS - MARGIN_MS;
  }

  /** Renews it now and from now on. */
  async start(): Promise<void> {
    await this.renew();
    this.#renewLater();
  }

  /** What was claimed and not answered may be claimed by others at once. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    const { store, log } = this.#options;
    await store.endLease(this.owner).catch((error: unknown) => {
      log.warn(describeError(error), 'the lease ends by itself');
    });
  }

  #renewLater(): void {
    if (this.#options.stopping.aborted) return;
    this.#timer = setTimeout(() => {
      this.renew()
        .catch((error: unknown) => {
          this.#options.log.error(describeError(error), 'the lease on the updates cannot be renewed');
        })
        .finally(() => this.#renewLater());
    }, RENEW_EVERY_MS).unref();
  }

  async #renew(): Promise<void> {
    const { store, botId, log, stopping, openIds, onLost, onRenewed } = this.#options;
    let begun = clocks();
    const renew = () => {
      begun = clocks();
      return store.renewLease(botId, this.owner, LEASE_MS);
    };
    const renewed = await retryDatabase(renew, { log, stopped: stopping });
    if (!renewed) return;
    if (this.#begun && !this.isRunning) {
      const open = openIds();
      const claimed = await retryDatabase(() => store.claimedBy(botId, this.owner), {
        log,
        stopped: stopping,
      });
      if (!claimed) return;
      onLost(open.filter(id => !claimed.has(id)));
    }
    this.#begun = begun;
    onRenewed(renewed.hasFree);
  }
}
