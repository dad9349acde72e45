import type { IndexFeed } from '../../../data/models/index-feed.ts';
import type { Encoder } from '../../../engines/encoders/encoder.ts';
import { coalesce } from '../../../ground/async/coalesce.ts';
import { once } from '../../../ground/async/once.ts';
import type { EmbeddingSpace, EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import type { QueryFit } from '../../../ground/domain/search/search.ts';
import { reasonOf } from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';
import type { LiveIndex } from '../live/live-index.ts';
import type { LiveWords } from '../live/live-words.ts';
import { backdropOf, fitOf, standOut } from './calibration.ts';
import { type KeptCalibration, keepCalibration, readCalibration } from './kept-calibration.ts';
import { learnFit } from './learn-fit.ts';

export interface LiveFitServices {
  readonly space: EmbeddingSpace;
  readonly textEncoder: Encoder<string>;
  readonly index: Pick<LiveIndex, 'search' | 'snapshotId'>;
  readonly words: Pick<LiveWords, 'coverages' | 'samples' | 'captioned' | 'settled'>;
  readonly feed: Pick<IndexFeed, 'current'>;
  readonly log: Log;
  /** DATA_DIR/indexes */
  readonly directory: string;
}

/** What is asked of the images that were found. */
export interface FoundImages {
  /** Whether all images of the first page have captions. */
  readonly isCaptioned: boolean;
  /** The best score, where the whole collection was searched. */
  readonly best?: number | undefined;
}

/** A search: its texts, and its query as the index received it. */
export interface Searched {
  /** The words as typed, and as they were read. */
  readonly texts: readonly string[];
  readonly query: EmbeddingVector;
  /** Arrives later; the rest is computed meanwhile. */
  readonly found: Promise<FoundImages>;
}

/** With fewer captioned images, too little is known about the collection's subjects. */
const LEAST_CAPTIONED = 50;
/** The number of images that a query's best one is compared with; this takes 0.1 ms. */
const BACKGROUND = 256;
/** Learns again when the number of captions has changed by this factor. */
const GROWTH = 1.25;
/** The time between checks for something new to learn, and after a failure. */
const PAUSE_MS = 60_000;

interface Learnt extends Pick<KeptCalibration, 'snapshotId' | 'captioned' | 'learnt'> {
  readonly background: readonly EmbeddingVector[];
}

/**
 * Tells whether the collection has what was asked for. It learns from the collection's captions, in the background of the
 * first queries and after each new snapshot, and stores the result beside the snapshots. Until then it gives no verdict.
 */
export class LiveFit {
  readonly #services: LiveFitServices;
  readonly #closing = new AbortController();
  readonly #learning = coalesce(() => this.#learn());
  #learnt: Learnt | undefined;
  readonly #restored = once(() => this.#restore());
  #next = 0;

  constructor(services: LiveFitServices) {
    this.#services = services;
  }

  /** Learns as soon as captions and dictionaries are loaded, without waiting for a query. Never rejects. */
  async prepare(): Promise<void> {
    await this.#services.words.settled().catch(() => undefined);
    await this.#restored().catch(() => undefined);
    this.#learnIfDue();
  }

  /**
   * Gives no verdict when a shown image has no caption: a word missing from the captions then proves nothing. Of 169
   * queries that had found the right photograph among uncaptioned ones, 35 would have been said to find nothing good.
   * @returns null where it cannot be told.
   * @throws what the index throws.
   */
  async of({ texts, query, found }: Searched): Promise<QueryFit | null> {
    await this.#restored();
    this.#learnIfDue();
    const { learnt, background } = this.#learnt ?? {};
    if (!learnt || !background) return null;
    const coverages = await this.#services.words.coverages(texts.map(text => ({ text })));
    const known = coverages.filter(coverage => coverage !== undefined);
    if (known.length === 0) return null;
    const backdrop = backdropOf(query, background);
    const { isCaptioned, best } = await found;
    if (!isCaptioned) return null;
    const score = best ?? (await this.#best(query));
    if (score === undefined) return null;
    return fitOf(learnt, { coverage: Math.max(...known), standsOut: standOut(score, backdrop) });
  }

  /** Aborts the learning in progress; it is repeated another time. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#learning.idle();
  }

  readonly #best = async (query: EmbeddingVector): Promise<number | undefined> =>
    (await this.#services.index.search(query, 1, {}))[0]?.score;

  async #restore(): Promise<void> {
    const { directory, space } = this.#services;
    const kept = await readCalibration(directory, space);
    if (kept) this.#learnt = { ...kept, background: await this.#vectorsOf(kept.background) };
  }

  #learnIfDue(): void {
    const now = performance.now();
    if (now < this.#next || this.#closing.signal.aborted || !this.#isStale()) return;
    this.#next = now + PAUSE_MS;
    void this.#learning();
  }

  #isStale(): boolean {
    const { index, words } = this.#services;
    const learnt = this.#learnt;
    const captioned = words.captioned;
    if (captioned === undefined) return false;
    if (!learnt || learnt.snapshotId !== (index.snapshotId ?? null)) return true;
    return captioned > learnt.captioned * GROWTH || captioned * GROWTH < learnt.captioned;
  }

  /** Never rejects. */
  async #learn(): Promise<void> {
    const { words, log, space, index, directory, textEncoder } = this.#services;
    const { signal } = this.#closing;
    try {
      const started = performance.now();
      const samples = await words.samples(BACKGROUND, BACKGROUND);
      const captioned = words.captioned;
      if (!samples || captioned === undefined) {
        this.#next = 0;
        return;
      }
      const snapshotId = index.snapshotId ?? null;
      const ids = samples.images.map(({ id }) => id);
      const background = await this.#vectorsOf(ids);
      const coverages = words.coverages.bind(words);
      const services = { textEncoder, best: this.#best, coverages, signal };
      const learnt =
        captioned < LEAST_CAPTIONED ? null : ((await learnFit(samples, background, services)) ?? null);
      this.#learnt = { snapshotId, captioned, learnt, background };
      await keepCalibration(directory, space, { snapshotId, captioned, learnt, background: ids });
      log.info(
        { captioned, learnt, tookMs: Math.round(performance.now() - started) },
        'learnt which queries find nothing good',
      );
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: reasonOf(error) }, 'which queries find nothing good could not be learnt');
    }
  }

  async #vectorsOf(imageIds: readonly string[]): Promise<EmbeddingVector[]> {
    const images = await this.#services.feed.current(imageIds);
    return images.flatMap(({ vector }) => vector ?? []);
  }
}
