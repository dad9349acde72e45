import { z } from 'zod';
import type { EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { cosine } from '../../../ground/domain/models/embedding.ts';
import type { QueryFit } from '../../../ground/domain/search/search.ts';
import { fitLogistic, probabilityOf } from './logistic.ts';

/** What a collection's own captions say about which queries it has images for. */
export const Calibration = z.object({
  /** One for each of the figures below, in their order. */
  weights: z.tuple([z.number(), z.number()]),
  bias: z.number(),
  /** A fit below this is poor. */
  limit: z.number().min(0).max(1),
});
export type Calibration = z.infer<typeof Calibration>;

/** What is known about a query and its results. */
export interface FitFigures {
  /** How far its best image stands out from images of the collection: {@link standOut}. */
  readonly standsOut: number;
  /** The share of its words that occur in captions, 0 to 1. */
  readonly coverage: number;
}

/** The largest share of the collection's own queries that may be reported as finding nothing good. */
const FALSE_ALARMS = 0.03;
/** A rule that catches fewer unrelated queries would only raise false alarms, so it is not used. */
const LEAST_CAUGHT = 0.5;

/** Scores of a query among images that have nothing to do with it. */
export interface Backdrop {
  readonly mean: number;
  readonly deviation: number;
}

/** @param background images of the collection. */
export function backdropOf(query: EmbeddingVector, background: readonly EmbeddingVector[]): Backdrop {
  const scores = background.map(image => cosine(query, image));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * How many standard deviations the best score lies above the backdrop's scores. Cosines of different queries cannot be
 * compared; this can.
 */
export const standOut = (best: number, { mean, deviation }: Backdrop): number =>
  (best - mean) / Math.max(deviation, 1e-6);

const asRow = ({ standsOut, coverage }: FitFigures): [number, number] => [standsOut, coverage];

/**
 * Learns what separates queries that the collection ought to answer from others. The limit is where both are equally
 * likely, or lower if more than {@link FALSE_ALARMS} of the collection's own queries would fall below it.
 * @returns undefined when nothing separates them.
 */
export async function calibrate(
  own: readonly FitFigures[],
  others: readonly FitFigures[],
): Promise<Calibration | undefined> {
  if (own.length === 0 || others.length === 0) return undefined;
  const { weights, bias } = await fitLogistic(own.map(asRow), others.map(asRow));
  const fitOf = (figures: FitFigures) => probabilityOf({ weights, bias }, asRow(figures));
  const fits = own.map(fitOf).sort((a, b) => a - b);
  const limit = Math.min(0.5, fits[Math.floor(fits.length * FALSE_ALARMS)]!);
  const caught = others.filter(figures => fitOf(figures) < limit).length / others.length;
  const [first = 0, second = 0] = weights;
  return caught < LEAST_CAUGHT ? undefined : { weights: [first, second], bias, limit };
}

/** How well a query and what it found belong to the collection. */
export function fitOf(calibration: Calibration, figures: FitFigures): QueryFit {
  const probability = probabilityOf(calibration, asRow(figures));
  return { probability, isPoor: probability < calibration.limit };
}
