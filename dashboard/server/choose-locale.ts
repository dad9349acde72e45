import type { Locale } from '../../locales/format.ts';

export const LOCALE_COOKIE = 'locale';
/** `?lang=en` on any address: for links, and to switch without JavaScript. */
export const LOCALE_PARAMETER = 'lang';
/** How proxy.ts tells the pages what it chose. */
export const LOCALE_HEADER = 'x-negareh-locale';

export const isLocale = (text: unknown): text is Locale => text === 'fa' || text === 'en';

/**
 * The language of a page: what the address asks for, else what this person chose before, else English for a browser
 * that wants English and no Persian at all, else Persian: the collection is searched in Persian, and many Persian
 * speakers' browsers say English first.
 */
export function chooseLocale({
  asked,
  cookie,
  acceptLanguage,
}: {
  readonly asked: string | null;
  readonly cookie: string | undefined;
  readonly acceptLanguage: string | null;
}): Locale {
  if (isLocale(asked)) return asked;
  if (isLocale(cookie)) return cookie;
  const languages = (acceptLanguage ?? '')
    .slice(0, 200)
    .toLowerCase()
    .split(',')
    .map(part => part.trim().split(/[-;]/)[0]);
  return languages.includes('en') && !languages.includes('fa') ? 'en' : 'fa';
}
