'use client';

import { formatDay } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Work } from './person-totals.ts';
import { useWorkColumns } from './use-work-columns.tsx';

type Row = Work & { readonly name: string };

/** The data of the chart above, newest day first. */
export function DayTable({ rows }: { rows: readonly Row[] }) {
  const locale = useLocale();
  const words = oversightMessages(locale).progress;
  const columns: readonly Column<Row>[] = [
    { heading: words.day, className: 'whitespace-nowrap', cell: ({ day }) => formatDay(locale, day) },
    { heading: words.person, cell: ({ name }) => <bdi>{name}</bdi> },
    ...useWorkColumns(),
  ];
  return (
    <DataTable
      label={words.byDay}
      className="mt-4"
      columns={columns}
      rows={rows.toReversed()}
      keyOf={({ day, personId }) => `${day} ${personId}`}
    />
  );
}
