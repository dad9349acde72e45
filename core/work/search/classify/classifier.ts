import type { ImageInput } from '../../../engines/encoders/encoder.ts';
import { Id } from '../../../ground/domain/id.ts';
import type { EmbeddingSpace, EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { type Classification, ClassifyOptions } from '../../../ground/domain/search/classification.ts';
import { parseInput } from '../../../ground/parse-input.ts';
import { LimitedCalls } from '../limited-calls.ts';
import type { SearchObserver } from '../observer.ts';
import { knownEmbeddings, type TermEncoders } from '../terms/embed-terms.ts';
import { labelScores, meanVector, textsOfLabel } from './label-scores.ts';

/** The image, and the labels to choose among. */
export type ClassifyRequest = ({ readonly image: ImageInput } | { readonly imageId: string }) & {
  readonly labels: readonly string[];
  readonly templates?: readonly string[] | undefined;
  readonly logitScale?: number | undefined;
};

export interface ClassifierServices extends TermEncoders {
  readonly space: EmbeddingSpace;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly observer?: SearchObserver;
}

interface LabelVector {
  readonly label: string;
  readonly vector: EmbeddingVector;
}

/** A hundred labels are a hundred texts, so fewer of these run at a time than searches. */
const SEARCHES_PER_CLASSIFICATION = 4;
/** Label sets whose embeddings are cached: many images are classified with the same labels. */
const KEPT_SETS = 8;

/** Finds the label that fits an image best (zero-shot classification). */
export class Classifier {
  readonly #services: ClassifierServices;
  readonly #calls: LimitedCalls;
  readonly #labelSets = new Map<string, Promise<LabelVector[]>>();

  constructor(services: ClassifierServices) {
    this.#services = services;
    const places = Math.max(1, Math.floor(services.concurrency / SEARCHES_PER_CLASSIFICATION));
    const { timeoutMs, observer } = services;
    this.#calls = new LimitedCalls({ places, timeoutMs, observer });
  }

  /**
   * @throws InputError, NotFoundError 'image.not-found', BusyError, RetryableError 'request.timeout',
   *   'image.not-embedded' or 'database.unreachable'.
   */
  classify(request: ClassifyRequest): Promise<Classification> {
    return this.#calls.run('classify', (_, started) => this.#run(request, started));
  }

  async #run(request: ClassifyRequest, started: number): Promise<Classification> {
    const { labels, templates, logitScale } = request;
    const options = parseInput(ClassifyOptions, { labels, templates, logitScale });
    const [image, vectors] = await Promise.all([this.#imageVectorOf(request), this.#vectorsOf(options)]);
    return {
      modelId: this.#services.space.modelId,
      logitScale: options.logitScale,
      templates: options.templates,
      labels: labelScores(image, vectors, options.logitScale),
      tookMs: Math.round((performance.now() - started) * 100) / 100,
    };
  }

  async #imageVectorOf(request: ClassifyRequest): Promise<EmbeddingVector> {
    if ('image' in request) return (await this.#services.imageEncoder()).encode([request.image]);
    const imageId = parseInput(Id, request.imageId);
    return (await knownEmbeddings([imageId], this.#services.feed)).get(imageId)!;
  }

  #vectorsOf({ labels, templates }: ClassifyOptions): Promise<LabelVector[]> {
    const key = JSON.stringify([labels, templates]);
    const kept = this.#labelSets.get(key);
    if (kept) return kept;
    const encoded = this.#encode(labels, templates);
    this.#labelSets.set(key, encoded);
    encoded.catch(() => this.#labelSets.delete(key));
    for (const oldest of this.#labelSets.keys()) {
      if (this.#labelSets.size <= KEPT_SETS) break;
      this.#labelSets.delete(oldest);
    }
    return encoded;
  }

  async #encode(labels: readonly string[], templates: readonly string[]): Promise<LabelVector[]> {
    const { textEncoder } = this.#services;
    const { dimension } = textEncoder;
    const rows = await textEncoder.encode(labels.flatMap(label => textsOfLabel(label, templates)));
    return labels.map((label, place) => {
      const vectors = templates.map((_, index) => {
        const row = place * templates.length + index;
        return rows.subarray(row * dimension, (row + 1) * dimension);
      });
      return { label, vector: meanVector(vectors) };
    });
  }
}
