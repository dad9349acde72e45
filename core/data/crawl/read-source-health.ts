import type { CrawlCoverage, CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import type { Database } from '../database/database.ts';
import { SettingRepository } from '../database/settings.ts';
import { readCoverage } from './crawl-counts.ts';
import {
  BREAKER_LANES,
  type BreakerLane,
  BreakerState,
  breakerKey,
  ParseState,
  parseStateKey,
  readParseState,
} from './source-health.ts';

/** How well a source can be crawled. */
export interface SourceHealth {
  readonly source: CrawledSource;
  readonly coverage: readonly CrawlCoverage[];
  readonly breakers: readonly {
    readonly lane: BreakerLane;
    /** Null where it may be asked now. */
    readonly pausedUntil: Date | null;
    readonly reason: string;
    /** In a row. */
    readonly refusals: number;
  }[];
  readonly parsing: ReturnType<typeof readParseState> | null;
}

export async function readSourceHealth(database: Database, source: CrawledSource): Promise<SourceHealth> {
  const settings = new SettingRepository(database);
  const now = Date.now();
  const breakers = await Promise.all(
    BREAKER_LANES.map(async lane => {
      const state = await settings.get(breakerKey(source, lane), BreakerState);
      const pausedUntil = state && state.pausedUntil > now ? new Date(state.pausedUntil) : null;
      return { lane, pausedUntil, reason: state?.reason ?? '', refusals: state?.refusals ?? 0 };
    }),
  );
  const parsing = await settings.get(parseStateKey(source), ParseState);
  return {
    source,
    breakers,
    coverage: await readCoverage(database, source),
    parsing: parsing ? readParseState(parsing) : null,
  };
}
