'use client';

import { useLocale } from '../../locale.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { KEY_NAMES } from './keys.ts';

/** The key of a command: Latin letter, and in Persian the Persian letter on it too. For eyes only. */
export function KeyCap({ name, className }: { name: keyof typeof KEY_NAMES; className?: string }) {
  const [latin, persian] = KEY_NAMES[name];
  const label = useLocale() === 'fa' && name !== 'help' ? `${persian} ${latin}` : latin;
  return (
    <Kbd aria-hidden className={className}>
      {label}
    </Kbd>
  );
}
