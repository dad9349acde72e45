'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useLocale, useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

/** A link to the same page in the other language; works without JavaScript. */
export function LanguageSwitch() {
  const locale = useLocale();
  const words = useWords();
  const pathname = usePathname();
  const parameters = new URLSearchParams(useSearchParams());
  const other = locale === 'fa' ? 'en' : 'fa';
  parameters.set('lang', other);
  return (
    <Button asChild variant="ghost">
      {/* A full page load, so that the page's own language and direction change. */}
      <a href={`${pathname}?${parameters}`} lang={other} hrefLang={other}>
        {words.language[other]}
      </a>
    </Button>
  );
}
