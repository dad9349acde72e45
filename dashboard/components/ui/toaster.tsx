'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';
import { directionOf } from '../../../locales/format.ts';
import { useLocale, useWords } from '../locale.tsx';

/** Above the buttons that a page has at the bottom (bottom-bar.tsx); those that ask for the top, below header and tools. */
const clearOf = (distance: string) => ({
  bottom: `calc(var(--bottom-bar, 0px) + ${distance})`,
  top: `calc(7.75rem + ${distance})`,
});

/** Where short messages appear; `toast(…)` of sonner sends one from any component. */
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
