import { Breaker } from '../../../ground/async/breaker.ts';
import { NegarehError, PermanentError } from '../../../ground/errors.ts';
import type { Candidate, CandidateSource, Question } from '../approximate-rows.ts';
import type { Manifest, MilvusDescription } from '../snapshot/manifest.ts';
import type { MilvusPart } from '../snapshot-part.ts';
import { askNearest } from './ask-nearest.ts';
import { checkCollection, checkLoaded } from './collection.ts';
import { indexOf, isLossy } from './factory.ts';
import { MilvusServer } from './server.ts';

/** The pause between probes, and so how soon a recovery is noticed. */
const PROBE_MS = 500;

/** Neither error depends on the query: the next caller would wait as long for the same. */
const isOutage = (error: unknown): boolean =>
  error instanceof NegarehError && (error.code === 'milvus.slow' || error.code === 'milvus.unreachable');

/**
 * A collection on Milvus as a source of candidates. Connects at the first query, and again after each failure. While Milvus
 * is down or hangs, every query fails at once, and one probe after the other checks whether it is back.
 */
export class MilvusCandidates implements CandidateSource {
  /** The most rows that Milvus returns for a query. */
  readonly mostFetched = 16_384;
  readonly narrows = true;
  readonly isLossy: boolean;
  readonly #server: MilvusServer | undefined;
  readonly #manifest: Manifest;
  readonly #description: MilvusDescription;
  readonly #breaker: Breaker;
  /** Whether the collection has been checked since the last failure. */
  #isChecked = false;

  constructor({ settings, manifest, description }: MilvusPart, probeMs = PROBE_MS) {
    this.#server = settings && new MilvusServer(settings);
    this.#manifest = manifest;
    this.#description = description;
    this.#breaker = new Breaker({ isOutage, probe: () => this.#probe(), pauseMs: probeMs });
    this.isLossy = isLossy(indexOf(description.factory));
  }

  async find(question: Question): Promise<Candidate[][] | NegarehError> {
    const { dimension } = this.#manifest;
    try {
      return await this.#breaker.run(async () => {
        const server = await this.#checked();
        return askNearest(server, this.#description, { ...question, dimension });
      });
    } catch (error) {
      this.#isChecked = false;
      if (error instanceof NegarehError && this.#server?.settings.fallback === 'exact') return error;
      throw error;
    }
  }

  async check(): Promise<void> {
    if (this.#server?.settings.fallback === 'exact') return;
    await this.#breaker.run(async () => {
      const server = await this.#checked();
      await checkLoaded(server, this.#description.collection);
    });
  }

  async close(): Promise<void> {
    const ended = this.#breaker.close();
    await this.#server?.close();
    // A probe that was under way may have connected again.
    await ended;
    await this.#server?.close();
  }

  /** Asks Milvus itself, because earlier checks say nothing after an outage. */
  async #probe(): Promise<void> {
    this.#isChecked = false;
    await this.#checked();
  }

  async #checked(): Promise<MilvusServer> {
    const server = this.#server;
    if (!server) throw new PermanentError('milvus.not-set', {});
    if (!this.#isChecked) await checkCollection(server, this.#description.collection, this.#manifest);
    this.#isChecked = true;
    return server;
  }
}
