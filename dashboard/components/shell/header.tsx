'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useWords } from '../locale.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** @param children the viewer's links and menus, between the name and the switches */
export function Header({ children }: { children?: ReactNode }) {
  const words = useWords();
  return (
    <header className="border-b border-border bg-surface">
      <div className="mx-auto flex h-16 max-w-7xl items-center gap-1 px-4 sm:px-6">
        <Link
          href="/"
          className="me-auto flex items-center gap-2.5 rounded-lg text-xl font-bold outline-none focus-visible:ring-3 focus-visible:ring-ring"
        >
          <Mark />
          {words.name}
        </Link>
        {children}
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
    </header>
  );
}

/** A picture in its frame, seen through a lens. */
const Mark = () => (
  <svg viewBox="0 0 32 32" className="size-8" aria-hidden="true">
    <rect width="32" height="32" rx="9" className="fill-accent" />
    <path d="M7 22.5 13 14l4 5.2 2.6-3 5.4 6.3z" className="fill-accent-foreground" />
    <circle cx="21.5" cy="10.5" r="2.5" className="fill-accent-foreground" />
  </svg>
);
