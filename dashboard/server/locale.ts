import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { type DashboardMessages, dashboardMessages } from '../../locales/dashboard.ts';
import type { Locale } from '../../locales/format.ts';
import { isLocale, LOCALE_HEADER } from './choose-locale.ts';

/** The reader's language, as proxy.ts chose it for this request. */
export const readerLocale = cache(async (): Promise<Locale> => {
  const chosen = (await headers()).get(LOCALE_HEADER);
  return isLocale(chosen) ? chosen : 'fa';
});

/** The words of the public pages in the reader's language. Parts with words of their own have a function of their own. */
export const readerWords = async (): Promise<DashboardMessages> => dashboardMessages(await readerLocale());
