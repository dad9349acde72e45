import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Log } from '../../core/ground/log.ts';
import type { UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { retryDatabase } from './retry-database.ts';

/** What a process that died has claimed is taken up by another after so long. */
const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 1_000;
/** Who has not looked for so long at the other processes sends nothing: after that, all that send count one that began to. */
const FRESH_MS = 2_000;
/**
 * Who has renewed its lease for so long without a gap takes over what others have left: where the database was away, all leases
 * have run out, and whoever lives has renewed its own by then.
 */
const STEADY_MS = 5_000;
const GAP_MS = 4_000;
/** We consider it over a little before the database does. */
const MARGIN_MS = 1_000;

interface LeaseOptions {
  readonly store: Pick<UpdateStore, 'renewLease' | 'endLease' | 'claimedBy'>;
  readonly botId: number;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** What is in work in this process. */
  readonly openIds: () => readonly number[];
  /** That, and what this process has to do with besides. */
  readonly hereIds: () => readonly number[];
  /** Whether there is something to send, or was just now. */
  readonly isSending: () => boolean;
  /** Told how many processes of the bot run, and among how many this one shares what Telegram takes; itself among them. */
  readonly onShare: (processes: { readonly running: number; readonly sending: number }) => void;
  /** Told which of it others may have claimed while the lease was over, before it runs again. */
  readonly onLost: (ids: readonly number[]) => void;
  /** Told each time that it runs on; `hasFree` when there is something to claim. */
  readonly onRenewed: (hasFree: boolean) => void;
}

/** A moment by both clocks: people set the one, and the other may stop while a machine sleeps. */
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
  /** Of the first renewal after the last gap (performance.now()). */
  #steadySince = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the others count this process; they are to know of it before it sends. */
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

  /** Since the last renewal began, in milliseconds. */
  get #age(): number {
    if (!this.#begun) return Number.POSITIVE_INFINITY;
    const { date, monotonic } = clocks();
    return Math.max(date - this.#begun.date, monotonic - this.#begun.monotonic);
  }

  /** Whether a lease of another process that has run out means that it is gone. */
  get mayTakeOver(): boolean {
    return this.isRunning && performance.now() - this.#steadySince >= STEADY_MS;
  }

  /** Whether this process may send: where others do, they count it first. */
  get maySend(): boolean {
    const isCounted = this.#isCounted || this.#others === 0;
    return isCounted && this.#age < FRESH_MS && Date.now() >= this.#sendsFrom;
  }

  /** There is something to send, perhaps for the first time in a while. */
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
