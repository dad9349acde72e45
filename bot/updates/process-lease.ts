import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Log } from '../../core/ground/log.ts';
import type { UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { retryDatabase } from './retry-database.ts';

/** After this long, another process takes over what a dead process has claimed. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 1_000;
/**
 * A process that has not looked at the others for this long sends nothing. After this time, every process that sends has counted one that
 * started to send.
 */
const FRESH_MS = 2_000;
/**
 * A process that has renewed its lease for this long without a gap takes over what others have left. After the database was away, all
 * leases have expired; by then every living process has renewed its own.
 */
const STEADY_MS = 5_000;
const GAP_MS = 4_000;
/** We treat the lease as over slightly before the database does. */
const MARGIN_MS = 1_000;

interface LeaseOptions {
  readonly store: Pick<UpdateStore, 'renewLease' | 'endLease' | 'claimedBy'>;
  readonly botId: number;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** Updates in work in this process. */
  readonly openIds: () => readonly number[];
  /** Those, and all others that this process holds. */
  readonly hereIds: () => readonly number[];
  /** Whether there is something to send, or was just now. */
  readonly isSending: () => boolean;
  /** Called with the number of running processes of the bot, and the number that share what Telegram takes; this process included. */
  readonly onShare: (processes: { readonly running: number; readonly sending: number }) => void;
  /** Called with the updates that others may have claimed while the lease was over, before the lease runs again. */
  readonly onLost: (ids: readonly number[]) => void;
  /** Called after each renewal; `hasFree` if there is something to claim. */
  readonly onRenewed: (hasFree: boolean) => void;
}

/** A moment by both clocks: people can set one, and the other may stop while a machine sleeps. */
const clocks = () => ({ date: Date.now(), monotonic: performance.now() });

/**
 * The right of this process to answer what it has claimed. While the lease runs, no other process takes any of that. When it is over (the
 * database was away, the process stood still), nothing is sent until the lease is renewed and the process has let go of what others have
 * taken meanwhile.
 */
export class ProcessLease {
  readonly owner = newId();
  /** Resolves when the lease runs, however long the database is away, or when the bot stops. */
  readonly renew: Coalesced;
  readonly #options: LeaseOptions;
  #begun: ReturnType<typeof clocks> | undefined;
  /** The first renewal after the last gap (performance.now()). */
  #steadySince = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the others count this process. They must know of it before it sends. */
  #isCounted = false;
  #others = 0;
  #sendsFrom = 0;
  #isAsking = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.renew = coalesce(() => this.#renew());
  }

  get isRunning(): boolean {
    return this.#age < LEASE_MS - MARGIN_MS;
  }

  /** Milliseconds since the last renewal began. */
  get #age(): number {
    if (!this.#begun) return Number.POSITIVE_INFINITY;
    const { date, monotonic } = clocks();
    return Math.max(date - this.#begun.date, monotonic - this.#begun.monotonic);
  }

  /** Whether the expired lease of another process means that the process is gone. */
  get mayTakeOver(): boolean {
    return this.isRunning && performance.now() - this.#steadySince >= STEADY_MS;
  }

  /** Whether this process may send. If others send, they must count it first. */
  get maySend(): boolean {
    const isCounted = this.#isCounted || this.#others === 0;
    return isCounted && this.#age < FRESH_MS && Date.now() >= this.#sendsFrom;
  }

  /** Call when there is something to send, perhaps for the first time in a while. */
  wantToSend(): void {
    if (this.#isCounted || this.#isAsking || this.#others === 0) return;
    this.#isAsking = true;
    this.renew()
      .catch((error: unknown) => {
        this.#options.log.error(describeError(error), 'the lease on the updates cannot be renewed');
      })
      .finally(() => {
        this.#isAsking = false;
      });
  }

  /** Renews the lease now and keeps renewing it. */
  async start(): Promise<void> {
    await this.renew();
    this.#renewLater();
  }

  /** Others may claim at once what was claimed here and not answered. */
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
    const { store, botId, log, stopping, openIds, hereIds, isSending, onLost, onRenewed, onShare } =
      this.#options;
    let begun = clocks();
    let sends = false;
    const renew = () => {
      begun = clocks();
      sends = isSending();
      const { owner, mayTakeOver } = this;
      return store.renewLease(botId, {
        owner,
        leaseMs: LEASE_MS,
        isSending: sends,
        mayTakeOver,
        here: hereIds(),
      });
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
    const isFirst = this.#begun === undefined;
    if (this.#age > GAP_MS) this.#steadySince = performance.now();
    this.#begun = begun;
    this.#others = renewed.others;
    const isNew = isFirst ? renewed.others > 0 : sends && !this.#isCounted && renewed.sending > 0;
    if (isNew) this.#waitUntilAllKnow();
    this.#isCounted = sends;
    onShare({ running: renewed.others + 1, sending: renewed.sending + 1 });
    onRenewed(renewed.hasFree);
  }

  #waitUntilAllKnow(): void {
    this.#sendsFrom = Date.now() + FRESH_MS;
    setTimeout(() => this.#options.onRenewed(false), FRESH_MS).unref();
  }
}
