import type { Locale } from '../../locales/format.ts';

export const LOCALE_COOKIE = 'locale';
/** `?lang=en` on any address: for links, and for switching without JavaScript. */
export const LOCALE_PARAMETER = 'lang';
/** The header in which proxy.ts passes its choice to the pages. */
export const LOCALE_HEADER = 'x-negareh-locale';

export const isLocale = (text: unknown): text is Locale => text === 'fa' || text === 'en';

/**
 * The language of a page: the one in the address, else this person's earlier choice, else English if the browser asks for English and not
 * for Persian, else Persian. The collection is searched in Persian, and many Persian speakers' browsers list English first.
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
