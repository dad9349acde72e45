import type { Encoder } from '../../engines/encoders/encoder.ts';
import type { EvaluationResult, RankFigures, SkippedItem } from '../../ground/domain/models/evaluation.ts';
import { InputError } from '../../ground/errors.ts';
import { bm25Ranks } from './bm25-ranks.ts';
import { chanceAccuracy, chanceFigures } from './chance.ts';
import type { CosineScorer } from './cosine-scorer.ts';
import { embedCaptions } from './embed-captions.ts';
import { type EmbedOptions, embedPictures, type PictureServices } from './embed-pictures.ts';
import type { EvaluationPicture } from './evaluation-set.ts';
import { hardestQueries } from './hardest-queries.ts';
import { accuracyAtAll, rankFigures } from './metrics.ts';

export interface EvaluateOptions {
  /** In errors. */
  readonly dataset: string;
  /** Of the bootstrap. */
  readonly seed: number;
  /** What the data set's reader could not use. */
  readonly skipped: readonly SkippedItem[];
  readonly started: number;
}

/** What an evaluation found, before it is compared with the collection. */
export type Figures = Omit<EvaluationResult, 'alsoApproved'> & {
  /** sha256 of each picture that took part, by its name; empty where none was read. */
  readonly hashes: ReadonlyMap<string, string>;
};

export interface ModelServices extends PictureServices {
  readonly textEncoder: Encoder<string>;
  readonly scorer: CosineScorer;
}

export interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly pictures: EmbedOptions['onProgress'];
  readonly captions: EmbedOptions['onProgress'];
}

/**
 * Ranks all pictures for every caption, and all captions for every picture (the best of its own counts), as the papers
 * on COCO and Flickr30k do.
 * @throws InputError 'dataset.empty' when no picture could be read; AbortError after the signal.
 */
export async function evaluateModel(
  pictures: readonly EvaluationPicture[],
  services: ModelServices,
  { dataset, seed, skipped, started }: EvaluateOptions,
  { signal, ...progress }: ProgressOptions,
): Promise<Figures> {
  const abort = signal && { signal };
  const begin = performance.now();
  const read = await embedPictures(pictures, services, { ...abort, onProgress: progress.pictures! });
  const { embedded } = read;
  if (embedded.length === 0) throw new InputError('dataset.empty', { dataset });
  const texts = embedded.flatMap(({ captions }) => captions);
  const textRows = await embedCaptions(texts, services, { ...abort, onProgress: progress.captions! });
  const embeddingMs = performance.now() - begin;

  const { dimension } = services.textEncoder;
  const gallery = { count: embedded.length, dimension, values: stack(embedded.map(({ vector }) => vector)) };
  const captions = { count: texts.length, dimension, values: textRows };
  const groups = Int32Array.from(embedded.flatMap((picture, row) => picture.captions.map(() => row)));
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

/** BM25 as {@link bm25Ranks} has it: no model, no picture is read. */
export function evaluateWords(
  pictures: readonly EvaluationPicture[],
  { dataset, seed, skipped, started }: EvaluateOptions,
): Figures {
  const begin = performance.now();
  if (!pictures.some(({ captions }) => captions.length > 1)) {
    throw new InputError('dataset.one-caption', { dataset });
  }
  const ranks = bm25Ranks(pictures);
  return withoutEmbedding(pictures, ranks, rankFigures(ranks, pictures.length, { seed }), {
    skipped,
    started,
    begin,
  });
}

/** What an order by chance reaches. */
export function evaluateChance(
  pictures: readonly EvaluationPicture[],
  { skipped, started }: EvaluateOptions,
): Figures {
  const figures = chanceFigures(pictures.length, pictures.length);
  const found = withoutEmbedding(pictures, Int32Array.of(1), figures, {
    skipped,
    started,
    begin: performance.now(),
  });
  return { ...found, accuracyAt: chanceAccuracy(pictures.length) };
}

function withoutEmbedding(
  pictures: readonly EvaluationPicture[],
  ranks: Int32Array,
  figures: RankFigures,
  { skipped, started, begin }: { skipped: readonly SkippedItem[]; started: number; begin: number },
): Figures {
  return {
    ...summary(pictures, ranks, figures),
    pictureToCaption: null,
    hardest: [],
    skipped: [...skipped],
    embeddingMs: 0,
    rankingMs: Math.round(performance.now() - begin),
    tookMs: Math.round(performance.now() - started),
    hashes: new Map(),
  };
}

function summary(pictures: readonly EvaluationPicture[], ranks: Int32Array, figures: RankFigures) {
  const texts = pictures.flatMap(({ captions }) => captions);
  return {
    pictures: pictures.length,
    captions: texts.length,
    // Six digits: no set has a million queries.
    accuracyAt: Array.from(accuracyAtAll(ranks, pictures.length), share => Math.round(share * 1e6) / 1e6),
    captionToPicture: figures,
    repeatedCaptions: countShared(pictures),
  };
}

/** Captions whose very words another picture has as well. */
function countShared(pictures: readonly EvaluationPicture[]): number {
  const texts = pictures.flatMap(({ captions }) => [...new Set(captions)]);
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
