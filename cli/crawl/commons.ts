import { InputError } from '../../core/ground/errors.ts';
import { type CrawlSetting, runCrawl } from './run-crawl.ts';

export interface CommonsChoice {
  readonly category?: string;
  readonly query?: string;
  readonly language: string;
}

const LANGUAGES = { fa: ['fa'], en: ['en'], all: ['fa', 'en'] } as const;
const isLanguage = (code: string): code is keyof typeof LANGUAGES => Object.hasOwn(LANGUAGES, code);

/** `negareh crawl commons --category name | --query words [--language fa|en|all] [--max n]` */
export async function crawlCommons(
  { category, query, language, max }: CommonsChoice & { readonly max?: number },
  setting: CrawlSetting,
): Promise<void> {
  const { createCommonsAdapter } = await import('../../crawler/crawl/commons.ts');
  const { config } = setting.context;
  if (!isLanguage(language))
    throw new InputError('request.invalid', { reason: `--language ${language}: fa, en, all` });
  const wanted = category !== undefined ? { category } : query !== undefined ? { query } : undefined;
  if (!wanted || (category !== undefined && query !== undefined)) {
    throw new InputError('request.invalid', { reason: 'give either --category or --query' });
  }
  const adapter = createCommonsAdapter({
    origin: config.commonsUrl,
    pictureHosts: config.commonsPictureHosts,
    languages: LANGUAGES[language],
    wanted,
  });
  await runCrawl([adapter], { max }, setting);
}
