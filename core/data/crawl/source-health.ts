import { z } from 'zod';
import type { CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import { parseJsonAs } from '../../ground/files/parse-json.ts';

/** What is remembered of a source's answers, over restarts too. */
export const ParseState = z.object({
  readable: z.int().nonnegative(),
  unreadable: z.int().nonnegative(),
  /** The last parts, `1` for one that could be read. */
  recent: z.string(),
  /** JSON: how often each unknown kind of part was seen. */
  unknown: z.string(),
  /** JSON: shapes of parts that could not be read, the newest last. */
  samples: z.string(),
});
export type ParseState = z.infer<typeof ParseState>;

export const parseStateKey = (source: CrawledSource): string => `crawl-parsing:${source}`;

const Counts = z.record(z.string(), z.int());
const Samples = z.array(z.string());

/** What a person sees of it. */
export const readParseState = ({ unknown, samples, readable, unreadable }: ParseState) => ({
  readable,
  unreadable,
  unknown: parseJsonAs(unknown, Counts),
  samples: parseJsonAs(samples, Samples),
});

/** What a breaker remembers, also over a restart. Times are milliseconds since 1970. */
export const BreakerState = z.object({
  /** Refusals since the last proper answer. */
  refusals: z.int().nonnegative(),
  /** Pauses since then; each is twice as long as the one before. */
  pauses: z.int().nonnegative(),
  pausedUntil: z.number(),
  reason: z.string(),
});
export type BreakerState = z.infer<typeof BreakerState>;

/** A source is asked in two lanes, each with a breaker of its own. */
export const BREAKER_LANES = ['api', 'pictures'] as const;
export type BreakerLane = (typeof BREAKER_LANES)[number];

export const breakerKey = (source: CrawledSource, lane: BreakerLane): string =>
  `crawl-breaker:${source}:${lane}`;
