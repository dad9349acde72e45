import { z } from 'zod';
import type { Config } from '../../ground/config.ts';
import type { CrawlRequest } from '../../ground/domain/crawl/crawl-request.ts';
import { PermanentError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { SettingRepository } from '../database/settings.ts';

const KEY = 'divar-terms';

/** Where Divar's terms of use stand. */
const DIVAR_TERMS = 'https://divar.ir/terms';

/** Who has taken responsibility for crawling Divar although its terms forbid it. */
export const DivarTerms = z.object({ isOn: z.boolean(), by: z.string(), at: z.iso.datetime() });
export type DivarTerms = z.infer<typeof DivarTerms>;

export const readDivarTerms = (database: Database): Promise<DivarTerms | undefined> =>
  new SettingRepository(database).get(KEY, DivarTerms);

/** Switches crawls of Divar on or off, by somebody's word. */
export const setDivarTerms = (database: Database, isOn: boolean, by: string): Promise<void> =>
  new SettingRepository(database).set(KEY, { isOn, by, at: new Date().toISOString() });

/** The configuration with CRAWL_DIVAR as a maintainer has switched it in the dashboard, where one has. */
export async function withDivarTerms(config: Config, database: Database): Promise<Config> {
  const terms = await readDivarTerms(database);
  return { ...config, crawlDivar: config.crawlDivar || terms?.isOn === true };
}

/**
 * Refuses a crawl of Divar that nobody has taken responsibility for.
 * @param config with the maintainer's switch ({@link withDivarTerms}).
 * @throws PermanentError 'crawl.source-off'
 */
export function requireSourceOn({ source }: Pick<CrawlRequest, 'source'>, { crawlDivar }: Config): void {
  if (source !== 'divar' || crawlDivar) return;
  const parameters = { source: 'Divar', variable: 'CRAWL_DIVAR', terms: DIVAR_TERMS };
  throw new PermanentError('crawl.source-off', parameters);
}
