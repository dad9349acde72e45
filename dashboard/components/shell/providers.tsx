'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import type { Locale } from '../../../locales/format.ts';
import { LocaleProvider } from '../locale.tsx';

/** @param nonce of the page's content security policy, for the script that sets light or dark before the first paint */
export function Providers({
  locale,
  nonce,
  children,
}: {
  locale: Locale;
  nonce?: string | undefined;
  children: ReactNode;
}) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      disableTransitionOnChange
      {...(nonce !== undefined && { nonce })}
    >
      <LocaleProvider locale={locale}>{children}</LocaleProvider>
    </ThemeProvider>
  );
}
