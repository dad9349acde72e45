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
  /** Whether all of the first page have captions. */
  readonly isCaptioned: boolean;
  /** The best score, where the whole collection was searched. */
  readonly best?: number | undefined;
}

/** What was searched, as it went into the index. */
export interface Searched {
  /** As typed, and what it was read as. */
  readonly texts: readonly string[];
  readonly query: EmbeddingVector;
  /** Comes later: what can be told before is found out meanwhile. */
  readonly found: Promise<FoundImages>;
}

/** With fewer images that have captions, too little is known of what the collection is about. */
const LEAST_CAPTIONED = 50;
/** Images that a query's best one is compared with: 0.1 ms. */
const BACKGROUND = 256;
/** What was learnt from so much fewer or more captions is learnt again. */
const GROWTH = 1.25;
/** The pause after a failure, and between looks for something new to learn. */
const PAUSE_MS = 60_000;

interface Learnt extends Pick<KeptCalibration, 'snapshotId' | 'captioned' | 'learnt'> {
  readonly background: readonly EmbeddingVector[];
}

/**
 * Tells whether the collection has what was asked for. What tells it is learnt from the collection's captions in the
 * background of the first queries and after each new snapshot, and kept beside the snapshots; until then nothing is told.
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

  /** Learns what is to be learnt without waiting for a query, as soon as captions and dictionaries are in. Never rejects. */
  async prepare(): Promise<void> {
    await this.#services.words.settled().catch(() => undefined);
    await this.#restored().catch(() => undefined);
    this.#learnIfDue();
  }

  /**
   * Says nothing where an image that is shown has no caption: then words that no caption knows prove nothing. Of 169
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

  /** What is being learnt is given up, and learnt another time. */
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
