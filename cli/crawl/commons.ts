import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { InputError } from '../../core/ground/errors.ts';

export interface CommonsChoice {
  readonly category?: string;
  readonly query?: string;
  readonly language: string;
}

const LANGUAGES = { fa: ['fa'], en: ['en'], all: ['fa', 'en'] } as const;
const isLanguage = (code: string): code is keyof typeof LANGUAGES => Object.hasOwn(LANGUAGES, code);

/** `--category name | --query words [--language fa|en|all]` @throws InputError 'request.invalid' */
export function commonsRequest({ category, query, language }: CommonsChoice): CrawlRequest {
  if (!isLanguage(language))
    throw new InputError('request.invalid', { reason: `--language ${language}: fa, en, all` });
  const wanted = category !== undefined ? { category } : query !== undefined ? { query } : undefined;
  if (!wanted || (category !== undefined && query !== undefined)) {
    throw new InputError('request.invalid', { reason: '--category | --query' });
  }
  return { source: 'commons', wanted, languages: [...LANGUAGES[language]] };
}
