import { RateLimitRepository } from '../../core/data/accounts/rate-limits.ts';
import { type BreakerLane, BreakerState, breakerKey } from '../../core/data/crawl/source-health.ts';
import type { Database } from '../../core/data/database/database.ts';
import { SettingRepository } from '../../core/data/database/settings.ts';
import type { sleep } from '../../core/ground/async/sleep.ts';
import type { Config } from '../../core/ground/config.ts';
import type { CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import { quietSeconds } from '../../core/ground/domain/crawl/quiet-hours.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import type { Resolve } from '../../core/ground/net/resolve-public.ts';
import { CircuitBreaker } from '../web/circuit-breaker.ts';
import { createPace } from '../web/pace.ts';
import { RobotsRules } from '../web/robots.ts';
import { createSourceClient, type SourceClient } from '../web/source-client.ts';
import { userAgentOf } from '../web/user-agent.ts';
import { openWebClient } from '../web/web-client.ts';

export interface ClientOptions {
  readonly config: Config;
  readonly database: Database;
  readonly source: CrawledSource;
  /** The name that people know. */
  readonly name: string;
  readonly version: string;
  /** Seconds between two requests to the API, if the source wants another pause than CRAWL_GAP_SECONDS. */
  readonly apiGapSeconds?: number;
  /** If a site asks for a longer pause, the caller is told and has to wait. A quarter of an hour by default. */
  readonly longestWaitMs?: number;
  readonly onPause: (pauseMs: number, error: unknown) => void;
  /** The system's resolver by default. */
  readonly resolve?: Resolve;
  /** Tests make it short. */
  readonly wait?: typeof sleep;
}

export interface SourceClients {
  readonly api: SourceClient;
  readonly pictures: SourceClient;
  /** Reads the breakers' pauses again: another process may have been refused meanwhile. */
  refresh(): Promise<void>;
  close(): void;
}

/** Pictures fetched in parallel; a site's own limit is about its API. */
export const PICTURES_AT_ONCE = 3;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Opens the clients for a source, under its rules and the operator's. The breaker's pauses and the daily count are rows: a restarted
 * process neither forgets a refusal nor starts a new day.
 * @throws PermanentError 'crawl.contact-missing'
 */
export async function openSourceClients(options: ClientOptions): Promise<SourceClients> {
  const { config, database, source, name, version, onPause, wait, longestWaitMs } = options;
  const { apiGapSeconds = config.crawlGapSeconds } = options;
  if (!config.crawlContact) throw new PermanentError('crawl.contact-missing', {});
  const client = openWebClient({
    userAgent: userAgentOf(version, config.crawlContact),
    localOrigins: new Set(config.crawlLocalOrigins),
    ...(options.resolve && { resolve: options.resolve }),
  });
  const robots = new RobotsRules(client);
  const rates = new RateLimitRepository(database);
  const settings = new SettingRepository(database);

  const allow = async (): Promise<{ seconds: number; reason: string }> => {
    const quiet = config.crawlQuietHours ? quietSeconds(config.crawlQuietHours, new Date()) : 0;
    if (quiet > 0) return { seconds: quiet, reason: 'CRAWL_QUIET_HOURS' };
    const rate = { limit: config.crawlDailyCap, seconds: DAY_SECONDS };
    return { seconds: await rates.hit(`crawl:${source}`, rate), reason: 'CRAWL_DAILY_CAP' };
  };
  const refreshes: (() => Promise<void>)[] = [];
  const open = async (
    lane: BreakerLane,
    { concurrency, gapSeconds }: { readonly concurrency: number; readonly gapSeconds: number },
  ): Promise<SourceClient> => {
    const key = breakerKey(source, lane);
    const breaker = new CircuitBreaker({
      source: name,
      state: await settings.get(key, BreakerState),
      onChange: state => settings.set(key, state),
    });
    refreshes.push(async () => breaker.restore(await settings.get(key, BreakerState)));
    const pace = createPace({ gapMs: gapSeconds * 1_000, concurrency });
    return createSourceClient({
      source: name,
      client,
      robots,
      pace,
      breaker,
      allow,
      onPause,
      ...(longestWaitMs !== undefined && { longestWaitMs }),
      ...(wait && { wait }),
    });
  };
  return {
    api: await open('api', { concurrency: 1, gapSeconds: apiGapSeconds }),
    pictures: await open('pictures', {
      concurrency: PICTURES_AT_ONCE,
      gapSeconds: config.crawlGapSeconds,
    }),
    refresh: async () => {
      for (const refresh of refreshes) await refresh();
    },
    close: () => client.close(),
  };
}
