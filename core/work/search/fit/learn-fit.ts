import type { Encoder } from '../../../engines/encoders/encoder.ts';
import type { EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { seededRandom } from '../../../ground/domain/seeded-random.ts';
import { backdropOf, type Calibration, calibrate, type FitFigures, standOut } from './calibration.ts';
import { askedBy, askedElsewhere, type CaptionSamples } from './fit-samples.ts';

/** Of each kind: three in a hundred of them are seven. */
const QUERIES = 240;
/** The share of people who describe an image in other words than its captions. */
const OTHER_WORDS = 0.5;
/** Texts in one run of the encoder: a person's query waits for at most one such run. */
const TEXTS_IN_A_ROW = 8;
const SEED = 29;

export interface LearnServices {
  readonly textEncoder: Encoder<string>;
  /** The best score of a query in the whole collection; undefined without images. */
  readonly best: (query: EmbeddingVector) => Promise<number | undefined>;
  readonly coverages: (
    texts: readonly { readonly text: string; readonly leftOut?: readonly string[] }[],
  ) => Promise<readonly (number | undefined)[]>;
}

/**
 * Learns from a sample which queries a collection has images for. It compares the collection's own captions, half of them as
 * if their images had none, with queries made of words from no caption. Some 500 texts go through the encoder.
 * @param background images of the collection that have little to do with any one query.
 * @throws AbortError after the signal, and what the encoder or the index throws.
 */
export async function learnFit(
  { images, unheard }: CaptionSamples,
  background: readonly EmbeddingVector[],
  { textEncoder, best, coverages, signal }: LearnServices & { readonly signal: AbortSignal },
): Promise<Calibration | undefined> {
  const random = seededRandom(SEED);
  const captioned = images.filter(({ captions }) => captions.length > 0);
  if (captioned.length === 0 || background.length === 0 || unheard.length === 0) return undefined;
  const parts = { captions: captioned.flatMap(image => image.captions), unheard };
  const own = Array.from({ length: QUERIES }, (_, at) => {
    const { captions } = captioned[at % captioned.length]!;
    const caption = captions[Math.floor(random() * captions.length)]!;
    const text = askedBy(caption, parts, random);
    return { text, leftOut: random() < OTHER_WORDS ? captions : [] };
  });
  const others = Array.from({ length: QUERIES }, () => ({ text: askedElsewhere(parts, random) }));
  const asked = [...own, ...others];
  const covered = await coverages(asked);
  const figures: (FitFigures | undefined)[] = [];
  for (let from = 0; from < asked.length; from += TEXTS_IN_A_ROW) {
    signal.throwIfAborted();
    const texts = asked.slice(from, from + TEXTS_IN_A_ROW).map(({ text }) => text);
    const rows = await textEncoder.encode(texts);
    const { dimension } = textEncoder;
    for (const [row] of texts.entries()) {
      const query = rows.subarray(row * dimension, (row + 1) * dimension);
      const coverage = covered[from + row];
      const score = await best(query);
      const isKnown = coverage !== undefined && score !== undefined;
      figures.push(
        isKnown ? { coverage, standsOut: standOut(score, backdropOf(query, background)) } : undefined,
      );
    }
  }
  const known = (some: readonly (FitFigures | undefined)[]) => some.filter(one => one !== undefined);
  return calibrate(known(figures.slice(0, own.length)), known(figures.slice(own.length)));
}
