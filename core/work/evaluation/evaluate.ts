import type { Encoder } from '../../engines/encoders/encoder.ts';
import type { EvaluationResult, RankFigures, SkippedItem } from '../../ground/domain/models/evaluation.ts';
import { InputError } from '../../ground/errors.ts';
import { bm25Ranks } from './bm25-ranks.ts';
import { chanceAccuracy, chanceFigures } from './chance.ts';
import type { CosineScorer } from './cosine-scorer.ts';
import { embedCaptions } from './embed-captions.ts';
import { type EmbedOptions, embedGallery, type GalleryServices } from './embed-gallery.ts';
import type { EvaluationImage } from './evaluation-set.ts';
import { hardestQueries } from './hardest-queries.ts';
import { accuracyAtAll, rankFigures } from './metrics.ts';

export interface EvaluateOptions {
  /** The data set's name in errors. */
  readonly dataset: string;
  /** The seed of the bootstrap. */
  readonly seed: number;
  /** Items that the data set's reader could not use. */
  readonly skipped: readonly SkippedItem[];
  readonly started: number;
}

/** The figures of an evaluation, before it is compared with the collection. */
export type Figures = Omit<EvaluationResult, 'alsoApproved'> & {
  /** sha256 of each image that took part, by its name; empty when no image was read. */
  readonly hashes: ReadonlyMap<string, string>;
};

export interface ModelServices extends GalleryServices {
  readonly textEncoder: Encoder<string>;
  readonly scorer: CosineScorer;
}

export interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly images: EmbedOptions['onProgress'];
  readonly captions: EmbedOptions['onProgress'];
}

/**
 * Ranks all images for every caption, and all captions for every image (the best of its own counts), as the papers
 * on COCO and Flickr30k do.
 * @throws InputError 'dataset.empty' when no image could be read; AbortError after the signal.
 */
export async function evaluateModel(
  images: readonly EvaluationImage[],
  services: ModelServices,
  { dataset, seed, skipped, started }: EvaluateOptions,
  { signal, ...progress }: ProgressOptions,
): Promise<Figures> {
  const abort = signal && { signal };
  const begin = performance.now();
  const read = await embedGallery(images, services, { ...abort, onProgress: progress.images! });
  const { embedded } = read;
  if (embedded.length === 0) throw new InputError('dataset.empty', { dataset });
  const texts = embedded.flatMap(({ captions }) => captions);
  const textRows = await embedCaptions(texts, services, { ...abort, onProgress: progress.captions! });
  const embeddingMs = performance.now() - begin;

  const { dimension } = services.textEncoder;
  const gallery = { count: embedded.length, dimension, values: stack(embedded.map(({ vector }) => vector)) };
  const captions = { count: texts.length, dimension, values: textRows };
  const groups = Int32Array.from(embedded.flatMap((image, row) => image.captions.map(() => row)));
  const captionsOf = embedded.map((): number[] => []);
  for (const [caption, row] of groups.entries()) captionsOf[row]!.push(caption);
  const ranks = await services.scorer.ranks(
    captions,
    gallery,
    Array.from(groups, row => [row]),
  );
  const back = await services.scorer.ranks(gallery, captions, captionsOf);
  return {
    ...summary(embedded, ranks, rankFigures(ranks, embedded.length, { seed, groups })),
    pictureToCaption: rankFigures(back, texts.length, { seed }),
    hardest: hardestQueries({ embedded, texts, textRows, groups, ranks }),
    skipped: [...skipped, ...read.skipped],
    embeddingMs: Math.round(embeddingMs),
    rankingMs: Math.round(performance.now() - begin - embeddingMs),
    tookMs: Math.round(performance.now() - started),
    hashes: new Map(embedded.map(({ name, sha256 }) => [name, sha256])),
  };
}

/** BM25 as {@link bm25Ranks} does it: no model is used and no image is read. */
export function evaluateWords(
  images: readonly EvaluationImage[],
  { dataset, seed, skipped, started }: EvaluateOptions,
): Figures {
  const begin = performance.now();
  if (!images.some(({ captions }) => captions.length > 1)) {
    throw new InputError('dataset.one-caption', { dataset });
  }
  const ranks = bm25Ranks(images);
  return withoutEmbedding(images, ranks, rankFigures(ranks, images.length, { seed }), {
    skipped,
    started,
    begin,
  });
}

/** The figures of a random order. */
export function evaluateChance(
  images: readonly EvaluationImage[],
  { skipped, started }: EvaluateOptions,
): Figures {
  const figures = chanceFigures(images.length, images.length);
  const found = withoutEmbedding(images, Int32Array.of(1), figures, {
    skipped,
    started,
    begin: performance.now(),
  });
  return { ...found, accuracyAt: chanceAccuracy(images.length) };
}

function withoutEmbedding(
  images: readonly EvaluationImage[],
  ranks: Int32Array,
  figures: RankFigures,
  { skipped, started, begin }: { skipped: readonly SkippedItem[]; started: number; begin: number },
): Figures {
  return {
    ...summary(images, ranks, figures),
    pictureToCaption: null,
    hardest: [],
    skipped: [...skipped],
    embeddingMs: 0,
    rankingMs: Math.round(performance.now() - begin),
    tookMs: Math.round(performance.now() - started),
    hashes: new Map(),
  };
}

function summary(images: readonly EvaluationImage[], ranks: Int32Array, figures: RankFigures) {
  const texts = images.flatMap(({ captions }) => captions);
  return {
    pictures: images.length,
    captions: texts.length,
    // Six digits: no set has a million queries.
    accuracyAt: Array.from(accuracyAtAll(ranks, images.length), share => Math.round(share * 1e6) / 1e6),
    captionToPicture: figures,
    repeatedCaptions: countShared(images),
  };
}

/** The number of captions whose exact words another image has as well. */
function countShared(images: readonly EvaluationImage[]): number {
  const texts = images.flatMap(({ captions }) => [...new Set(captions)]);
  return [...Map.groupBy(texts, text => text).values()].reduce(
    (sum, same) => sum + (same.length > 1 ? same.length : 0),
    0,
  );
}

function stack(vectors: readonly Float32Array[]): Float32Array {
  const dimension = vectors[0]!.length;
  const rows = new Float32Array(vectors.length * dimension);
  for (const [row, vector] of vectors.entries()) rows.set(vector, row * dimension);
  return rows;
}
