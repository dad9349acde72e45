import { BusyError } from '../errors.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface QueueLimit {
  /** Items that may wait; one more is refused. */
  readonly maxWaiting: number;
  /** Named in the BusyError. */
  readonly service: string;
}

/**
 * Batches concurrent calls without delaying any of them: a call that comes while nothing runs starts at once (with all others
 * of the same moment); calls that come during a run start together as soon as it ends.
 */
export class MicroBatch<Item, Result> {
  readonly #run: (items: Item[]) => Promise<readonly Result[]>;
  readonly #limit: number;
  readonly #queue: QueueLimit | undefined;
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /**
   * @param run answers all items of one batch, in their order; what it throws fails the whole batch.
   * @param limit the most items of one batch.
   * @param queue limits the waiting items; without it, the callers must.
   */
  constructor(run: (items: Item[]) => Promise<readonly Result[]>, limit: number, queue?: QueueLimit) {
    this.#run = run;
    this.#limit = limit;
    this.#queue = queue;
  }

  /** @throws BusyError when too many items wait already; else what the run throws. */
  async add(item: Item): Promise<Result> {
    if (this.#queue && this.#waiting.length >= this.#queue.maxWaiting) {
      throw new BusyError('service.busy', { service: this.#queue.service, seconds: 1 });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#limit);
      try {
        const results = await this.#run(batch.map(waiting => waiting.item));
        for (const [index, waiting] of batch.entries()) waiting.resolve(results[index]!);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.#running = undefined;
  }
}
