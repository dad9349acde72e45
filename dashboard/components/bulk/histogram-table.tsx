'use client';

import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Bar } from './histogram-bars.ts';

/** The chart's content as a table, for screen readers and for people who want the numbers. */
export function HistogramTable({ bars }: { bars: readonly Bar[] }) {
  const locale = useLocale();
  const words = oversightMessages(locale);
  const number = (value: number) => formatNumber(locale, value);
  const score = (value: number) => formatDecimal(locale, value, 2);
  const columns: readonly Column<Bar>[] = [
    {
      heading: words.bulk.score,
      cell: ({ from, to }) => (
        <bdi>
          {score(from)} – {score(to)}
        </bdi>
      ),
    },
    { heading: words.status.pending, cell: ({ pending }) => number(pending) },
    { heading: words.status.approved, cell: ({ approved }) => number(approved) },
    { heading: words.status.rejected, cell: ({ rejected }) => number(rejected) },
  ];
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-lg text-accent outline-none focus-visible:ring-3 focus-visible:ring-ring">
        {words.bulk.asTable}
      </summary>
      <DataTable
        label={words.bulk.chart}
        className="mt-3"
        columns={columns}
        rows={bars.filter(({ all }) => all !== null)}
        keyOf={({ from }) => from}
      />
    </details>
  );
}
