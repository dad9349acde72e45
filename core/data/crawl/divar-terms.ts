import { z } from 'zod';
import type { Config } from '../../ground/config.ts';
import type { Database } from '../database/database.ts';
import { SettingRepository } from '../database/settings.ts';

const KEY = 'divar-terms';

/** Where Divar's terms of use stand. */
export const DIVAR_TERMS = 'https://divar.ir/terms';

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
