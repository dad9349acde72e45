import type { Database } from '../../../core/data/database/database.ts';
import type { Config } from '../../../core/ground/config.ts';
import type { CrawlCounts } from '../../../core/ground/domain/crawl/crawl.ts';
import type { Resolve } from '../../../core/ground/net/resolve-public.ts';
import type { SourceAdapter } from '../../../crawler/crawl/adapter.ts';
import { createCommonsAdapter } from '../../../crawler/crawl/commons.ts';
import { crawl } from '../../../crawler/crawl/crawl.ts';
import { createDivarAdapter } from '../../../crawler/crawl/divar.ts';
import { divarCity } from '../../../crawler/crawl/divar-places.ts';
import { openSourceClients } from '../../../crawler/crawl/open-clients.ts';
import { openCrawlServices } from '../../../crawler/crawl/open-services.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { testConfig } from '../../helpers/test-settings.ts';

export interface DivarRun {
  readonly cities?: readonly string[];
  readonly max?: number;
  /** How names of hosts are resolved, where pictures lie at other ones than the stand-in's address. */
  readonly resolve?: Resolve;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A collection that a crawl goes into. */
export interface CrawledCollection {
  readonly database: Database;
  /** Pauses that crawls of {@link crawl} would have made, in milliseconds. */
  readonly pauses: number[];
  /** Of the command line, with a stand-in for the only site, of Commons or Divar. */
  environment(origin: string): Record<string, string>;
  /** Crawls the stand-in's category in this process, with pauses that end at once. */
  crawl(origin: string, more?: Record<string, string>): Promise<CrawlCounts>;
  /** Crawls furniture in these cities from the stand-in of Divar, in the same way. */
  crawlDivar(origin: string, options?: DivarRun): Promise<CrawlCounts>;
  /** The sources' names of all images, sorted. */
  tokens(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startCollection(dataDir: string): Promise<CrawledCollection> {
  const test = await createTestDatabase();
  const { database } = test;
  const pauses: number[] = [];
  const environment = (origin: string) => {
    return {
      DATABASE_URL: test.url,
      DATA_DIR: dataDir,
      COMMONS_URL: origin,
      COMMONS_PICTURE_HOSTS: '127.0.0.1',
      CRAWL_LOCAL_ORIGINS: origin,
      CRAWL_CONTACT: 'operator@example.org',
      CRAWL_GAP_SECONDS: '0',
      CRAWL_DIVAR: 'on',
      DIVAR_URL: origin,
      DIVAR_PICTURE_HOSTS: '127.0.0.1',
      DIVAR_GAP_SECONDS: '0',
    };
  };
  const run = async (
    adapters: readonly SourceAdapter[],
    config: Config,
    { max = Number.POSITIVE_INFINITY, resolve }: DivarRun = {},
  ) => {
    const { source, name } = adapters[0]!;
    const clients = await openSourceClients({
      config,
      database,
      version: '0',
      source,
      name,
      onPause: pauseMs => pauses.push(pauseMs),
      wait: async () => true,
      ...(resolve && { resolve }),
    });
    try {
      const services = await openCrawlServices(adapters[0]!, clients, { config, database });
      const { signal } = new AbortController();
      const { jobs } = await crawl(adapters, services, { signal, max });
      const counts = await Promise.all(jobs.map(({ id }) => services.crawls.counts(id)));
      return counts.reduce((sum, { done, dropped, gone, waiting }) => ({
        done: sum.done + done,
        dropped: sum.dropped + dropped,
        gone: sum.gone + gone,
        waiting: sum.waiting + waiting,
      }));
    } finally {
      clients.close();
    }
  };
  return {
    database,
    pauses,
    environment,
    crawl: (origin, more = {}) => {
      const config = testConfig({ ...environment(origin), ...more });
      const adapter = createCommonsAdapter({
        origin,
        pictureHosts: config.commonsPictureHosts,
        languages: ['fa', 'en'],
        wanted: { category: 'Bazaars' },
      });
      return run([adapter], config);
    },
    crawlDivar: (origin, options = {}) => {
      const { cities = ['tehran'], settings = {} } = options;
      const config = testConfig({ ...environment(origin), ...settings });
      const shared = { origin, pictureHosts: config.divarPictureHosts, category: 'furniture' };
      const adapters = cities.map(city => createDivarAdapter({ ...shared, city, cityId: divarCity(city) }));
      return run(adapters, config, options);
    },
    tokens: async () => {
      const rows = await database.prisma.image.findMany({ select: { sourceToken: true } });
      return rows.map(({ sourceToken }) => sourceToken!).sort();
    },
    close: () => test.drop(),
  };
}
