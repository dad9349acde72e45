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

/** The texts of the public pages in the reader's language. Parts with texts of their own have their own function. */
export const readerWords = async (): Promise<DashboardMessages> => dashboardMessages(await readerLocale());
