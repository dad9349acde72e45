import { crawl as en } from './en/crawl.ts';
import { crawl as fa } from './fa/crawl.ts';
import type { Locale } from './format.ts';

/** What a crawl says; English sets the shape, and Persian must fill all of it. */
const CRAWL: Record<Locale, typeof en> = { en, fa };

export const crawlMessages = (locale: Locale): typeof en => CRAWL[locale];
