import { z } from 'zod';

/** An image that trains or tests. */
const TrainingImage = z.object({
  /** Lower-case hex. */
  sha256: z.string(),
  path: z.string(),
  /** Shared by images that look alike; they are all on one side, and never each other's wrong answer. */
  group: z.int().nonnegative(),
  isHeldOut: z.boolean(),
  source: z.string(),
  licence: z.string().nullable(),
});
export type TrainingImage = z.infer<typeof TrainingImage>;

/** A caption of an image; `picture` is the image's row. */
const TrainingPair = z.object({ picture: z.int(), persian: z.string(), english: z.string().nullable() });
export type TrainingPair = z.infer<typeof TrainingPair>;

/** What a training learns from, fixed when it begins: later approvals change nothing. */
export const TrainingSet = z.object({
  pictures: z.array(TrainingImage),
  pairs: z.array(TrainingPair),
  /** Images whose files could not be read. */
  unreadable: z.int().nonnegative(),
});
export type TrainingSet = z.infer<typeof TrainingSet>;

/** Rows of pairs whose image is held out, or is not. */
export const pairsOf = ({ pairs, pictures }: TrainingSet, isHeldOut: boolean): number[] =>
  pairs.flatMap(({ picture }, row) => (pictures[picture]!.isHeldOut === isHeldOut ? [row] : []));

/** The numbers of pairs and images on both sides. */
export const sizesOf = (set: TrainingSet) => ({
  pairs: pairsOf(set, false).length,
  pictures: new Set(pairsOf(set, false).map(row => set.pairs[row]!.picture)).size,
  heldOutPairs: pairsOf(set, true).length,
  heldOutPictures: set.pictures.filter(({ isHeldOut }) => isHeldOut).length,
  unreadable: set.unreadable,
});
