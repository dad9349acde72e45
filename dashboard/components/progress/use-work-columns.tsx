'use client';

import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import type { Column } from '../ui/table.tsx';
import type { Totals } from './person-totals.ts';

const COUNTS = ['decisions', 'approved', 'rejected', 'edited', 'skipped'] as const;

/** The columns that tables of work share. */
export function useWorkColumns(): readonly Column<Totals>[] {
  const locale = useLocale();
  const words = oversightMessages(locale).progress;
  return [
    ...COUNTS.map(count => ({
      heading: words[count],
      cell: (work: Totals) => formatNumber(locale, work[count]),
    })),
    {
      heading: words.active,
      className: 'whitespace-nowrap',
      cell: ({ activeSeconds }) => words.hours(activeSeconds),
    },
    {
      heading: words.rate,
      cell: ({ activeSeconds, decisions }) =>
        activeSeconds > 0 ? formatDecimal(locale, decisions / (activeSeconds / 60), 1) : '–',
    },
  ];
}
