'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';
import { directionOf } from '../../../locales/format.ts';
import { useLocale, useWords } from '../locale.tsx';

/** Above the buttons at the bottom of a page (bottom-bar.tsx); messages at the top are below header and tools. */
const clearOf = (distance: string) => ({
  bottom: `calc(var(--bottom-bar, 0px) + ${distance})`,
  top: `calc(7.75rem + ${distance})`,
});

/** Shows short messages; any component sends one with sonner's `toast(…)`. */
export function Toaster() {
  const { theme } = useTheme();
  const locale = useLocale();
  return (
    <Sonner
      dir={directionOf(locale)}
      theme={theme === 'dark' || theme === 'light' ? theme : 'system'}
      position="bottom-center"
      offset={clearOf('1.5rem')}
      mobileOffset={clearOf('1rem')}
      containerAriaLabel={useWords().messages}
      toastOptions={{ className: 'font-sans!' }}
    />
  );
}
