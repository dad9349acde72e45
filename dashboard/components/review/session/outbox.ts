import { backoffMs } from '../../../../core/ground/async/backoff.ts';
import { coalesce } from '../../../../core/ground/async/coalesce.ts';
import { createLimiter } from '../../../../core/ground/async/limiter.ts';
import type { Decision, DecisionOutcome } from '../../../../core/ground/domain/review/review.ts';
import { DECISIONS_LIMIT, type DecisionsRequest } from '../../../../core/ground/domain/review/review-api.ts';
import type { OutboxStore } from './outbox-store.ts';
import { RefusedError, SignedOutError } from './review-client.ts';

/** `saved`: the server has everything; `saving`: sending; `offline`: the server cannot be reached; `signed-out`: it accepts nothing. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'signed-out';

export interface OutboxOptions {
  readonly store: OutboxStore;
  send(request: DecisionsRequest): Promise<{ outcomes: DecisionOutcome[] }>;
  /** Called after each answer, with the refusals. */
  onOutcomes(outcomes: readonly DecisionOutcome[]): void;
  onChange(): void;
}

const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
/** Browsers send at most 64 KiB for a closed page. */
const LEAVE_BYTES = 60_000;

/**
 * Decisions on their way to the server: stored on the device first, sent in order, retried until the answer comes. A lost answer does no
 * harm, because a decision that is sent twice takes effect once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Decision[] = [];
  #state: SaveState = 'saved';
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Writes to the device, one after the other. */
  readonly #inTurn = createLimiter(1);
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get state(): SaveState {
    return this.#state;
  }

  get waiting(): readonly Decision[] {
    return this.#waiting;
  }

  /** Pairs with an unsent decision that was not undone. */
  get decidedPairs(): string[] {
    const undone = new Set(this.#waiting.flatMap(one => (one.action === 'undo' ? [one.undoes] : [])));
    return this.#waiting.flatMap(one => (one.action === 'undo' || undone.has(one.id) ? [] : [one.pairId]));
  }

  /** Takes up what an earlier page left, and sends it. @returns the decisions. */
  async resume(): Promise<readonly Decision[]> {
    const left = await this.#options.store.load().catch(() => []);
    this.#waiting.unshift(...left.filter(({ id }) => this.#waiting.every(one => one.id !== id)));
    void this.flush();
    return left;
  }

  /** Does not wait for sending. */
  add(decisions: readonly Decision[]): void {
    this.#waiting.push(...decisions);
    // A device that stores nothing (a private window, a full disk) still sends.
    this.#inTurn(() => this.#options.store.add(decisions)).catch(() => undefined);
    void this.flush();
  }

  /** Sends everything that waits, now. Never rejects. */
  readonly flush = coalesce(() => this.#send());

  async #send(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    try {
      while (this.#waiting.length > 0) {
        if (this.#state === 'saved') this.#become('saving');
        await this.#sendSome(this.#waiting.slice(0, DECISIONS_LIMIT));
        this.#failures = 0;
      }
      this.#become('saved');
    } catch (error) {
      this.#become(error instanceof SignedOutError ? 'signed-out' : 'offline');
      this.#failures += 1;
      if (!this.#closed)
        this.#timer = setTimeout(() => void this.flush(), backoffMs(this.#failures, BACKOFF));
    }
  }

  /** What a closing page can still send. */
  forLeaving(): DecisionsRequest | null {
    const decisions: Decision[] = [];
    let bytes = 0;
    for (const decision of this.#waiting.slice(0, DECISIONS_LIMIT)) {
      bytes += new TextEncoder().encode(JSON.stringify(decision)).length + 1;
      if (bytes > LEAVE_BYTES) break;
      decisions.push(decision);
    }
    return decisions.length > 0 ? { decisions } : null;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #sendSome(decisions: readonly Decision[]): Promise<void> {
    const { outcomes } = await this.#options.send({ decisions: [...decisions] }).catch((error: unknown) => {
      if (!(error instanceof RefusedError)) throw error;
      // A decision that the server cannot parse must not block the others forever.
      if (decisions.length > 1) return { outcomes: null };
      return { outcomes: decisions.map(({ id }) => ({ id, refusal: 'gone' as const, by: null })) };
    });
    if (outcomes === null) {
      for (const decision of decisions) await this.#sendSome([decision]);
      return;
    }
    const done = new Set(outcomes.map(({ id }) => id));
    // An answer that names none of the decisions would make us send them again at once, forever.
    if (!decisions.every(({ id }) => done.has(id))) throw new Error('the answer does not name all decisions');
    this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter(({ id }) => !done.has(id)));
    this.#inTurn(() => this.#options.store.remove([...done])).catch(() => undefined);
    this.#options.onOutcomes(outcomes);
    this.#options.onChange();
  }

  #become(state: SaveState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
