import { z } from 'zod';
import { CaptionSource, PairStatus } from '../captions/caption-pair.ts';
import { PairFilter } from '../captions/pair-filter.ts';
import { Id } from '../id.ts';
import type { Assignment } from './assignment.ts';
import { RandomPlace } from './random-place.ts';

/** Which pairs a queue holds: those that meet all of the conditions. */
export const QueueFilter = PairFilter.extend({
  /** Pairs that came in at or after this moment … */
  from: z.iso.datetime({ offset: true }).optional(),
  /** … and before this one. */
  to: z.iso.datetime({ offset: true }).optional(),
  /** Decided last by this person. */
  reviewerId: z.string().min(1).max(100).optional(),
  /** Words of either language; the pair must contain all of them. */
  text: z.string().min(1).max(200).optional(),
  flagged: z.boolean().optional(),
  /** Only this pair. */
  pairId: Id.optional(),
  /** Pairs of this image and of those that look like it, as search finds them. */
  like: Id.optional(),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

/**
 * A filter as the database takes it: `like` is replaced by the images that search found, most alike first, and the person's own part is filled in.
 */
export type QueueSelection = Omit<QueueFilter, 'like'> & {
  readonly imageIds?: readonly string[] | undefined;
  readonly within?: Assignment | undefined;
};

/** The score for an order by nearness. */
export const Score = z.number().min(-1).max(1);

/** Pairs without a score come last where the score gives the order, and not at all where it is `uncertain`. */
export const QueueOrder = z.discriminatedUnion('by', [
  z.strictObject({ by: z.enum(['lowest', 'highest', 'newest']) }),
  /** Nearest to a score first. */
  z.strictObject({ by: z.literal('uncertain'), near: Score }),
  /** The images most like the filter's `like` first. */
  z.strictObject({ by: z.literal('alike') }),
  /** The seed picks where, on a ring of random places that never change, the walk begins. */
  z.strictObject({ by: z.literal('random'), seed: z.string().min(1).max(50) }),
]);
export type QueueOrder = z.infer<typeof QueueOrder>;

const Point = z.strictObject({ score: z.number(), id: Id });

/** The cursor of a walk through a queue. Only the code that made it reads it. */
export const QueueCursor = z.union([
  z.strictObject({ score: z.number().nullable(), id: Id }),
  z.strictObject({ above: Point.nullable(), below: Point.nullable() }),
  z.strictObject({ at: z.iso.datetime(), id: Id }),
  z.strictObject({ place: RandomPlace, id: Id }),
  z.strictObject({ imageId: Id, id: Id }),
]);
export type QueueCursor = z.infer<typeof QueueCursor>;

/** A pair with all that is needed to judge it. */
export const QueuePair = z.object({
  id: Id,
  imageId: Id,
  sha256: z.string(),
  width: z.number(),
  height: z.number(),
  imageSource: z.string(),
  sourceUrl: z.string().nullable(),
  attribution: z.string().nullable(),
  english: z.string().nullable(),
  persian: z.string(),
  originalPersian: z.string().nullable(),
  source: CaptionSource,
  status: PairStatus,
  score: z.number().nullable(),
  scorer: z.string().nullable(),
  translator: z.string().nullable(),
  flags: z.array(z.string()),
  flagged: z.boolean(),
  /** How many comments people have made on it. */
  comments: z.number().optional(),
});
export type QueuePair = z.infer<typeof QueuePair>;
