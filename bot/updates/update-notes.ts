import { setMaxListeners } from 'node:events';
import type { Claimer } from '../../core/data/telegram/update-claims.ts';
import { type Coalesced, coalesce } from '../../core/ground/async/coalesce.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import type { Log } from '../../core/ground/log.ts';
import type { UpdateStore } from '../services.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { retryDatabase } from './retry-database.ts';

/** The wait after an error that the database repeats. */
const AGAIN_MS = 2_000;

export type Outcome = 'answered' | 'failed';

export interface UpdateNotesOptions {
  readonly botId: number;
  readonly store: Pick<UpdateStore, 'begin' | 'release' | 'record' | 'settle'>;
  /** The process that claims the updates. */
  readonly claimer: () => Claimer;
  readonly log: Log;
}

/**
 * Records the progress of updates in the database: attempts that begin, what was sent, outcomes. Each kind is written in batches and in
 * order, however long the database is away.
 */
export class UpdateNotes {
  readonly #options: UpdateNotesOptions;
  /** Aborted when nothing may wait for the database any longer. */
  readonly #ended = new AbortController();
  /** Updates whose attempt still has to be counted, and those whose attempt was counted. */
  readonly #toBegin = new Set<number>();
  readonly #begun = new Set<number>();
  /** Journals that still have to be written, by update. */
  readonly #toRecord = new Map<number, object>();
  /** Answered, but not recorded yet. */
  readonly #settled = new Map<number, Outcome>();
  readonly #noteBegun: Coalesced = coalesce(() => this.#noteAllBegun());
  readonly #noteSent: Coalesced = coalesce(() => this.#noteAllSent());
  readonly #noteSettled: Coalesced = coalesce(() => this.#noteAllSettled());

  constructor(options: UpdateNotesOptions) {
    this.#options = options;
    // Every answer in work may wait for the database.
    setMaxListeners(0, this.#ended.signal);
  }

  /** Counts an attempt. */
  async begin(id: number): Promise<void> {
    this.#toBegin.add(id);
    await this.#noteBegun();
  }

  async sent(id: number, journal: object): Promise<void> {
    this.#toRecord.set(id, journal);
    await this.#noteSent();
  }

  /** An attempt has ended, so a journal that is not written yet is of no use. */
  endAttempt(id: number): void {
    this.#toRecord.delete(id);
  }

  /** Takes back the attempts of updates that were begun and are left for later. */
  async release(ids: readonly number[]): Promise<void> {
    const begun = ids.filter(id => this.#begun.has(id));
    const { store, claimer, botId } = this.#options;
    await this.#retry(() => store.release(botId, claimer().owner, begun));
  }

  /** The attempt stays counted: it is no longer taken back. */
  keepAttempt(id: number): void {
    this.#begun.delete(id);
  }

  settle(id: number, outcome: Outcome): void {
    this.#settled.set(id, outcome);
    void this.#noteSettled();
  }

  /** Whether the update is settled, even if the database does not know it yet. */
  isSettled(id: number): boolean {
    return this.#settled.has(id);
  }

  get settledIds(): readonly number[] {
    return [...this.#settled.keys()];
  }

  /** Resolves when all outcomes are recorded, or `end` was called. */
  flush(): Promise<void> {
    return this.#noteSettled();
  }

  /** Stops waiting for the database. */
  end(): void {
    this.#ended.abort();
  }

  async #noteAllBegun(): Promise<void> {
    const ids = [...this.#toBegin];
    this.#toBegin.clear();
    const { store, claimer, botId } = this.#options;
    await this.#retry(() => store.begin(botId, claimer().owner, ids));
    for (const id of ids) this.#begun.add(id);
  }

  /** In order, so that an older journal never follows a newer one. */
  async #noteAllSent(): Promise<void> {
    const { store, claimer, botId } = this.#options;
    const journals = new Map(this.#toRecord);
    this.#toRecord.clear();
    await this.#retry(() => store.record(botId, claimer().owner, journals));
  }

  /**
   * An outcome stays in memory until it is recorded. Until then the update still waits in the database, and would be taken from there and
   * answered again.
   */
  async #noteAllSettled(): Promise<void> {
    const { store, claimer, log, botId } = this.#options;
    while (this.#settled.size > 0 && !this.#ended.signal.aborted) {
      const outcomes = new Map(this.#settled);
      try {
        await this.#retry(() => store.settle(botId, claimer().owner, outcomes));
        for (const id of outcomes.keys()) this.#settled.delete(id);
      } catch (error) {
        log.error(describeError(error), 'answered updates could not be noted');
        await sleep(AGAIN_MS, this.#ended.signal);
      }
    }
  }

  #retry<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
    return retryDatabase(run, { log: this.#options.log, stopped: this.#ended.signal });
  }
}
