'use client';

import { Direction } from 'radix-ui';
import { createContext, type ReactNode, useContext } from 'react';
import { type DashboardMessages, dashboardMessages } from '../../locales/dashboard.ts';
import { directionOf, type Locale } from '../../locales/format.ts';

const LocaleContext = createContext<Locale>('fa');

/** Provides the reader's language, and the direction of menus and sliders, to all components below. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <LocaleContext value={locale}>
      <Direction.Provider dir={directionOf(locale)}>{children}</Direction.Provider>
    </LocaleContext>
  );
}

/** The reader's language. A part with its own texts writes `reviewMessages(useLocale())`. */
export const useLocale = (): Locale => useContext(LocaleContext);

/** The texts of the shell and the search page in the reader's language. */
export const useWords = (): DashboardMessages => dashboardMessages(useLocale());
