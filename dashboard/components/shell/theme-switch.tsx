'use client';

import { Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { useWords } from '../locale.tsx';

const THEMES = ['light', 'dark', 'system'] as const;

/**
 * Light, dark, or the device's setting. It is the browser's own list under an icon, because it is on every page, and a library's menu would
 * be a quarter of all scripts. Needs JavaScript; without it the device decides.
 */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const { theme: words } = useWords();
  // The server does not know the choice.
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown(true), []);
  return (
    <span className="relative flex size-11 shrink-0 items-center justify-center rounded-lg hover:bg-muted has-focus-visible:ring-3 has-focus-visible:ring-ring scripting-none:hidden [&_svg]:size-[1.15em]">
      <Sun className="dark:hidden" aria-hidden />
      <Moon className="hidden dark:block" aria-hidden />
      <select
        aria-label={words.label}
        title={words.label}
        value={(isShown && theme) || 'system'}
        onChange={event => setTheme(event.target.value)}
        className="absolute inset-0 cursor-pointer appearance-none opacity-0 [&_option]:bg-surface [&_option]:text-foreground"
      >
        {THEMES.map(one => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </span>
  );
}
