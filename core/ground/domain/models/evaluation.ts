import { z } from 'zod';

/** What ranked the images: the encoders, BM25 over captions, or nothing at all. */
export const EvaluationMethod = z.enum(['model', 'bm25', 'chance']);
export type EvaluationMethod = z.infer<typeof EvaluationMethod>;

/** A share, or another mean over queries, with the 95% interval that resampling the images gives. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/** How well one direction finds its right answers. */
export const RankFigures = z.object({
  queries: z.number().int(),
  /** What is searched among. */
  candidates: z.number().int(),
  recallAt1: Estimate,
  recallAt5: Estimate,
  recallAt10: Estimate,
  /** Mean of 1 / rank. */
  meanReciprocalRank: Estimate,
  medianRank: z.number(),
});
export type RankFigures = z.infer<typeof RankFigures>;

/** What an evaluation was run over, and how. */
export const EvaluationParameters = z.object({
  /** `demo-seen`, or the name of the captions file. */
  dataset: z.string(),
  format: z.string(),
  method: EvaluationMethod,
  language: z.enum(['fa', 'en']),
  /** Of several captions an image: all of them ask, or the first. */
  captionsPerPicture: z.enum(['first', 'all']),
  /** Images drawn at random, or the first of the file. */
  choice: z.enum(['random', 'first']),
  sample: z.number().int(),
  seed: z.number().int(),
  normalizerVersion: z.number().int(),
});
export type EvaluationParameters = z.infer<typeof EvaluationParameters>;

/** A caption whose own image ranked low, and the images ranked above it; images by sha256. */
export const HardQuery = z.object({
  caption: z.string(),
  rank: z.number().int(),
  picture: z.string(),
  /** The first ones, best first. */
  found: z.array(z.string()),
});
export type HardQuery = z.infer<typeof HardQuery>;

/** An image or a row of the data set that could not be used. */
export const SkippedItem = z.object({ name: z.string(), reason: z.string() });
export type SkippedItem = z.infer<typeof SkippedItem>;

export const EvaluationResult = z.object({
  pictures: z.number().int(),
  captions: z.number().int(),
  /** Accuracy@k for k from 1 to the number of images: the share of captions whose own image is among the first k. */
  accuracyAt: z.array(z.number()),
  captionToPicture: RankFigures,
  /** Null for what ranks images only. */
  pictureToCaption: RankFigures.nullable(),
  /** The worst ones, worst first; none where no image was read. */
  hardest: z.array(HardQuery).default([]),
  skipped: z.array(SkippedItem),
  /** Images that also have approved pairs: the model may have been trained with them. */
  alsoApproved: z.array(z.string()),
  /** Captions with the same words as another image's, which therefore cannot tell the two images apart. */
  repeatedCaptions: z.number().int(),
  /** In milliseconds. */
  embeddingMs: z.number(),
  rankingMs: z.number(),
  tookMs: z.number(),
});
export type EvaluationResult = z.infer<typeof EvaluationResult>;

/** One run, as it is kept. */
export interface Evaluation {
  readonly id: string;
  /** Null for what needs no model. */
  readonly modelId: string | null;
  readonly precision: string | null;
  readonly parameters: EvaluationParameters;
  readonly result: EvaluationResult;
  readonly createdAt: Date;
}
