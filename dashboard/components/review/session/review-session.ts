import { createLimiter } from '../../../../core/ground/async/limiter.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision, DecisionOutcome, Reason } from '../../../../core/ground/domain/review/review.ts';
import { DECISIONS_LIMIT } from '../../../../core/ground/domain/review/review-api.ts';
import type {
  QueueFilter,
  QueueOrder,
  QueuePair,
} from '../../../../core/ground/domain/review/review-queue.ts';
import { ImageLoader } from './image-loader.ts';
import { Outbox, type SaveState } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import { type FeedState, QueueFeed } from './queue-feed.ts';
import type { ReviewClient } from './review-client.ts';
import { type DayCounts, SittingCounts } from './sitting-counts.ts';
import { StepHistory } from './step-history.ts';

/** What an annotator does with pairs, except undo. */
export type Act =
  | { readonly action: 'approve' | 'skip' | 'flag' | 'unflag' }
  | { readonly action: 'reject'; readonly reasons: readonly Reason[] }
  | { readonly action: 'edit'; readonly text: string };

/** Messages for the person, besides the next pair. */
export type Notice =
  | { readonly kind: 'refused'; readonly outcome: DecisionOutcome; readonly undo: boolean }
  | { readonly kind: 'lost'; readonly count: number }
  | { readonly kind: 'undone'; readonly action: Act['action'] | 'undo'; readonly count: number }
  | { readonly kind: 'gold'; readonly gold: NonNullable<DecisionOutcome['gold']> }
  | { readonly kind: 'nothing-to-undo' | 'cannot-undo-now' | 'no-image' };

export interface SessionView {
  readonly feed: FeedState;
  /** The first one is on the screen, the others follow. */
  readonly pairs: readonly QueuePair[];
  readonly save: SaveState;
  readonly waiting: number;
  /** Null until it is known. */
  readonly progress: DayCounts | null;
  /** How many pairs wait in the queue: see {@link SittingCounts.left}. */
  readonly left: number | null;
  /** Pairs whose image has not loaded: nothing can be decided about them. */
  readonly unseen: ReadonlySet<string>;
}

export interface SessionOptions {
  readonly client: ReviewClient;
  readonly store: OutboxStore;
  /** Fetches an image and keeps it in the cache. @throws if it cannot be fetched now */
  loadImage(url: string, signal: AbortSignal): Promise<void>;
  onNotice(notice: Notice): void;
}

/** What to work through, and how many pairs to hold in advance. */
export interface Queue {
  readonly filter: QueueFilter;
  readonly order: QueueOrder;
  readonly ahead: number;
  /** The address of the image by which a pair is judged. */
  imageOf(pair: QueuePair): string;
}

/** The view before there is a session. */
export const EMPTY_VIEW: SessionView = {
  feed: 'loading',
  pairs: [],
  save: 'saved',
  waiting: 0,
  progress: null,
  left: null,
  unseen: new Set(),
};

const DECIDES: ReadonlySet<Decision['action']> = new Set(['approve', 'reject', 'edit']);

/** Leases last ten minutes and are renewed well before. */
const RENEW_MS = 3 * 60_000;
const COUNTS_MS = 60_000;
/** After this long without a decision the annotator counts as away, and the pairs go to others. */
const AWAY_MS = 15 * 60_000;

/**
 * One sitting, at one queue after another: what is on the screen, what was done, and how much of it the server knows. Nobody waits for the
 * server: every act shows at once.
 */
export class ReviewSession {
  readonly #options: SessionOptions;
  readonly #outbox: Outbox;
  readonly #steps = new StepHistory();
  readonly #listeners = new Set<() => void>();
  readonly #images: ImageLoader;
  readonly #counts: SittingCounts;
  #feed: QueueFeed | null = null;
  #queue: Queue | null = null;
  #view: SessionView = EMPTY_VIEW;
  #timers: ReturnType<typeof setInterval>[] = [];
  #lastAct = Date.now();
  /** One undo at a time, because each looks for the newest remaining step. */
  readonly #inTurn = createLimiter(1);
  readonly #resumed: Promise<unknown>;

  /** Sends what an earlier page left. Nothing is fetched before {@link open}. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#outbox = new Outbox({
      store: options.store,
      send: request => options.client.decide(request),
      onOutcomes: outcomes => this.#settle(outcomes),
      onChange: () => this.#changed(),
    });
    this.#counts = new SittingCounts(options.client);
    this.#images = new ImageLoader({ load: options.loadImage, onChange: () => this.#changed() });
    this.#resumed = this.#outbox.resume();
    this.#timers = [
      setInterval(() => void this.#renew(), RENEW_MS),
      setInterval(() => void this.#readCounts(), COUNTS_MS),
    ];
  }

  /** Switches to a queue and gives the pairs of the previous one back. */
  async open(queue: Queue): Promise<void> {
    const { filter, order, ahead } = queue;
    const { client, onNotice } = this.#options;
    const before = this.#feed;
    before?.close();
    const feed = new QueueFeed({
      client,
      filter,
      order,
      ahead,
      onChange: () => this.#changed(),
      onLost: count => onNotice({ kind: 'lost', count }),
    });
    this.#feed = feed;
    this.#queue = queue;
    this.#counts.forgetLeft();
    this.#changed();
    await this.#resumed;
    if (before && before.pairs.length > 0) await this.#release(before.pairs);
    // Another queue may have been opened meanwhile.
    if (this.#feed !== feed) return;
    feed.drop(this.#outbox.decidedPairs);
    await feed.fill();
    await this.#readCounts();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): SessionView => this.#view;

  /** Applies one act to these pairs: shown at once, saved afterwards. */
  readonly act = (pairs: readonly QueuePair[], act: Act): void => {
    if (pairs.length === 0) return;
    this.#lastAct = Date.now();
    if (DECIDES.has(act.action) && pairs.some(({ id }) => this.#view.unseen.has(id))) {
      this.#images.retry();
      this.#options.onNotice({ kind: 'no-image' });
      return;
    }
    const decisions = pairs.map((pair): Decision => {
      const { id, status, persian } = pair;
      const on = { id: newId(), pairId: id, seen: { status, persian } };
      return act.action === 'reject' ? { ...on, ...act, reasons: [...act.reasons] } : { ...on, ...act };
    });
    this.#steps.add(decisions, pairs);
    this.#note(act.action, pairs.length);
    this.#feed?.drop(pairs.map(({ id }) => id));
    this.#outbox.add(decisions);
    this.#changed();
  };

  /** Undoes the last step, of this sitting or an earlier one. */
  readonly undo = (): Promise<void> => {
    this.#lastAct = Date.now();
    return this.#inTurn(() => this.#undoOne());
  };

  /** The server can be reached again, or somebody came back to this page. */
  readonly wake = (): void => {
    this.#lastAct = Date.now();
    void this.#outbox.flush();
    this.#images.retry();
    void this.#feed?.renew();
    void this.#feed?.reload();
  };

  /** The page closes: sends what is left, and gives the pairs back. */
  readonly leave = (): void => {
    const release = (this.#feed?.pairs ?? []).map(({ id }) => id).slice(0, DECISIONS_LIMIT);
    this.#options.client.leave(this.#outbox.forLeaving(), { take: [], release });
  };

  /** Unsent decisions stay on the device, and the next session sends them. */
  readonly close = (): void => {
    for (const timer of this.#timers) clearInterval(timer);
    this.leave();
    this.#feed?.close();
    this.#outbox.close();
    this.#images.close();
    this.#listeners.clear();
  };

  async #undoOne(): Promise<void> {
    const step = this.#steps.takeBack();
    if (!step) return this.#undoEarlier();
    const { action, decisions, pairs } = step;
    this.#note(action, -decisions.length);
    this.#feed?.restore(pairs);
    this.#outbox.add(decisions);
    this.#options.onNotice({ kind: 'undone', action, count: decisions.length });
    this.#changed();
  }

  /** Undoes the newest step before this sitting. The server returns the pair as it is after the undo. */
  async #undoEarlier(): Promise<void> {
    const { client, onNotice } = this.#options;
    try {
      // What an earlier page left is newer than everything that the server knows.
      await this.#resumed;
      await this.#outbox.flush();
      if (this.#outbox.waiting.length > 0) return onNotice({ kind: 'cannot-undo-now' });
      const { reviews } = await client.history({ before: null, limit: 1 });
      const [review] = reviews;
      if (!review) return onNotice({ kind: 'nothing-to-undo' });
      const undo = this.#steps.takeBackEarlier(review.id);
      const { outcomes } = await client.decide({ decisions: [undo] });
      if (outcomes[0]?.refusal) return this.#settle(outcomes);
      const { held } = await client.leases({ take: [review.pairId], release: [] });
      this.#feed?.restore(held);
      onNotice({ kind: 'undone', action: review.action, count: 1 });
      void this.#readCounts();
    } catch {
      onNotice({ kind: 'cannot-undo-now' });
    }
  }

  #settle(outcomes: readonly DecisionOutcome[]): void {
    const { onNotice } = this.#options;
    for (const outcome of outcomes) {
      if (outcome.gold && !outcome.gold.isRight) onNotice({ kind: 'gold', gold: outcome.gold });
      if (outcome.refusal === null) continue;
      const { isUndo, gone, back } = this.#steps.refuse(outcome);
      onNotice({ kind: 'refused', outcome, undo: isUndo });
      if (gone !== null) this.#feed?.drop([gone]);
      if (back) this.#feed?.restore([back]);
    }
  }

  async #renew(): Promise<void> {
    if (Date.now() - this.#lastAct < AWAY_MS) await this.#feed?.renew();
  }

  async #readCounts(): Promise<void> {
    const queue = this.#queue;
    if (!queue) return;
    await this.#counts.read(queue.filter, () => this.#queue === queue && this.#outbox.waiting.length === 0);
    this.#changed();
  }

  async #release(pairs: readonly QueuePair[]): Promise<void> {
    const release = pairs.map(({ id }) => id).slice(0, DECISIONS_LIMIT);
    await this.#options.client.leases({ take: [], release }).catch(() => undefined);
  }

  #note(action: Decision['action'], by: number): void {
    if (this.#queue) this.#counts.note(action, by, this.#queue.filter);
  }

  #changed(): void {
    const pairs = this.#feed?.pairs ?? [];
    const images = pairs.map(pair => this.#queue?.imageOf(pair) ?? '');
    this.#images.want(images);
    this.#view = {
      feed: this.#feed?.state ?? 'loading',
      pairs,
      save: this.#outbox.state,
      waiting: this.#outbox.waiting.length,
      progress: this.#counts.day,
      left: this.#counts.left,
      unseen: new Set(pairs.flatMap(({ id }, place) => (this.#images.has(images[place] ?? '') ? [] : [id]))),
    };
    for (const listener of this.#listeners) listener();
  }
}
