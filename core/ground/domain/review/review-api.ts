import { z } from 'zod';
import { visibleText } from '../../text/visible-text.ts';
import { CaptionSource, PairStatus } from '../captions/caption-pair.ts';
import { Id } from '../id.ts';
import { Decision, DecisionOutcome, ReviewAction } from './review.ts';
import { QueueCursor, QueueFilter, QueueOrder, QueuePair } from './review-queue.ts';

// The messages between the review screen and the server: /api/review/… in the dashboard.

/** More than a grid shows, and more than anyone decides in a moment. */
export const DECISIONS_LIMIT = 200;

export const NextRequest = z
  .strictObject({
    filter: QueueFilter,
    order: QueueOrder,
    cursor: QueueCursor.nullable(),
    limit: z.number().int().min(1).max(100),
  })
  .refine(({ filter, order }) => order.by !== 'alike' || filter.like !== undefined, 'like what?');
export type NextRequest = z.infer<typeof NextRequest>;

export const NextAnswer = z.object({
  /** Leased to the caller, for LEASE_MINUTES. */
  pairs: z.array(QueuePair),
  cursor: QueueCursor.nullable(),
  /** The walk has ended. Another walk may find pairs that others had leased during this one. */
  end: z.boolean(),
});
export type NextAnswer = z.infer<typeof NextAnswer>;

export const DecisionsRequest = z.strictObject({
  decisions: z.array(Decision).min(1).max(DECISIONS_LIMIT),
});
export type DecisionsRequest = z.infer<typeof DecisionsRequest>;

export const DecisionsAnswer = z.object({ outcomes: z.array(DecisionOutcome) });

/** Takes or renews some leases, and releases others. */
export const LeasesRequest = z.strictObject({
  take: z.array(Id).max(DECISIONS_LIMIT),
  release: z.array(Id).max(DECISIONS_LIMIT),
});
export type LeasesRequest = z.infer<typeof LeasesRequest>;

export const LeasesAnswer = z.object({ held: z.array(QueuePair) });

/** The caller's acts that can be undone, newest first. */
export const HistoryRequest = z.strictObject({
  before: Id.nullable(),
  limit: z.number().int().min(1).max(100),
});
export type HistoryRequest = z.infer<typeof HistoryRequest>;

export const HistoryAnswer = z.object({
  reviews: z.array(
    z.object({
      id: Id,
      pairId: Id,
      action: ReviewAction,
      reasons: z.array(z.string()),
      status: PairStatus,
    }),
  ),
});

/** The caller's day, by the clock of calendar-day.ts. */
export const ProgressRequest = z.object({});
export type ProgressRequest = z.infer<typeof ProgressRequest>;

export const ProgressAnswer = z.object({
  approved: z.number(),
  rejected: z.number(),
  /** Decisions of the last ten minutes. */
  recent: z.number(),
  /** The decisions a day that the team asks of each person; 0 for none. */
  goal: z.number(),
});
export type ProgressAnswer = z.infer<typeof ProgressAnswer>;

/** The most characters of a comment. */
export const COMMENT_LIMIT = 2_000;
/** What somebody says about a pair, as it is kept. */
export const CommentText = z
  .string()
  .max(2 * COMMENT_LIMIT)
  .transform(text => visibleText(text, { lines: true }))
  .pipe(z.string().min(1).max(COMMENT_LIMIT));

/** How many pairs wait in a queue for the caller; counting stops a little above COUNT_LIMIT. */
export const CountRequest = z.strictObject({ filter: QueueFilter });
export type CountRequest = z.infer<typeof CountRequest>;
export const CountAnswer = z.object({ count: z.number() });
/** Counting further than this helps nobody and costs time. */
export const COUNT_LIMIT = 10_000;

/** Proposed pairs of one source and one scorer. */
export const HistogramRequest = z.strictObject({ source: CaptionSource, scorer: z.string().min(1).max(300) });
export type HistogramRequest = z.infer<typeof HistogramRequest>;
export const HistogramAnswer = z.object({
  buckets: z.array(
    z.object({ bucket: z.number(), pending: z.number(), approved: z.number(), rejected: z.number() }),
  ),
});
export type HistogramAnswer = z.infer<typeof HistogramAnswer>;
