'use client';

import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

/** Chooses how many days are shown. */
export function RangeLinks({ ranges, chosen }: { ranges: readonly number[]; chosen: number }) {
  const words = oversightMessages(useLocale()).progress;
  return (
    <nav aria-label={words.range} className="flex gap-1">
      {ranges.map(days => (
        <Button key={days} asChild size="small" variant={days === chosen ? 'secondary' : 'ghost'}>
          <a href={`/progress?days=${days}`} {...(days === chosen && { 'aria-current': 'page' as const })}>
            {words.days(days)}
          </a>
        </Button>
      ))}
    </nav>
  );
}
