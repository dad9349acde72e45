import type { Encoder } from '../../engines/encoders/encoder.ts';
import { CollectionLexicon } from '../../engines/readings/lexicon.ts';
import { WordIndex } from '../../engines/word-index/word-index.ts';
import type { EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import type { QueryFit } from '../../ground/domain/search/search.ts';
import { seededRandom } from '../../ground/domain/seeded-random.ts';
import { backdropOf, type Calibration, fitOf, standOut } from '../search/fit/calibration.ts';
import { learnFit } from '../search/fit/learn-fit.ts';

/** The number of images that a query's best one is compared with, and of words that occur in no caption. */
const SAMPLES = 256;
const SEED = 17;

export interface JudgedSearch {
  readonly textEncoder: Encoder<string>;
  /** The best score of a query among the images. */
  best(query: EmbeddingVector): number | undefined;
  vectorOf(name: string): EmbeddingVector | undefined;
}

/** Tells whether captioned images have what a query asks for, as the search process does (`search/fit`). */
export class FitJudge {
  readonly #index: WordIndex;
  readonly #calibration: Calibration;
  readonly #background: readonly EmbeddingVector[];

  private constructor(index: WordIndex, calibration: Calibration, background: readonly EmbeddingVector[]) {
    this.#index = index;
    this.#calibration = calibration;
    this.#background = background;
  }

  /** @returns undefined when the captions cannot separate the images' subjects from anything else. */
  static async learn(
    captions: ReadonlyMap<string, readonly string[]>,
    { textEncoder, best, vectorOf }: JudgedSearch,
  ): Promise<FitJudge | undefined> {
    const index = new WordIndex();
    index.put(Array.from(captions, ([id, texts]) => ({ id, captions: texts })));
    const lexicon = await CollectionLexicon.open(index.words);
    const random = seededRandom(SEED);
    const images = index.sampleImages(SAMPLES, random).map(id => ({ id, captions: captions.get(id) ?? [] }));
    const unheard = Array.from({ length: SAMPLES }, () => lexicon.unheardWord(random) ?? []).flat();
    const background = images.flatMap(({ id }) => vectorOf(id) ?? []);
    const calibration = await learnFit({ images, unheard }, background, {
      textEncoder,
      best: async query => best(query),
      coverages: async texts => texts.map(({ text, leftOut }) => index.coverage(text, leftOut)),
      signal: new AbortController().signal,
    });
    return calibration && new FitJudge(index, calibration, background);
  }

  /**
   * @param shown the images that are shown first, and the best score.
   * @returns null when there is no verdict: words that are not Persian, and images without captions.
   */
  of(
    text: string,
    query: EmbeddingVector,
    { names, best }: { names: readonly string[]; best: number },
  ): QueryFit | null {
    const coverage = this.#index.coverage(text);
    if (coverage === undefined || this.#index.uncaptioned(names).length > 0) return null;
    return fitOf(this.#calibration, {
      coverage,
      standsOut: standOut(best, backdropOf(query, this.#background)),
    });
  }
}
