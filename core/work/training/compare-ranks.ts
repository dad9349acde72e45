import type { Figures } from '../../ground/domain/models/training.ts';
import { bootstrap } from '../evaluation/metrics.ts';

const within = (k: number) => (rank: number) => (rank <= k ? 1 : 0);
const VALUES = { at1: within(1), at5: within(5), at10: within(10), reciprocal: (rank: number) => 1 / rank };

interface Options {
  readonly seed: number;
  /** The image of each caption: the bootstrap draws images, not captions. */
  readonly groups: Int32Array;
}

/** Figures of the right answers' ranks, with 95% bootstrap intervals. */
export const figuresOf = (ranks: readonly number[], options: Options): Figures =>
  overAll(value => Float64Array.from(ranks, value), options);

/** The differences between two models' figures on the same captions: each caption is compared with itself. */
export const differenceOf = (
  before: readonly number[],
  after: readonly number[],
  options: Options,
): Figures =>
  overAll(value => Float64Array.from(after, (rank, row) => value(rank) - value(before[row]!)), options);

function overAll(valuesOf: (value: (rank: number) => number) => Float64Array, options: Options): Figures {
  const of = (key: keyof typeof VALUES) => bootstrap(valuesOf(VALUES[key]), options);
  return { at1: of('at1'), at5: of('at5'), at10: of('at10'), reciprocal: of('reciprocal') };
}
