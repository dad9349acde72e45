'use client';

import { formatDay } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import type { Work } from './person-totals.ts';
import { WorkCells, WorkHeadings } from './work-cells.tsx';

/** What the chart above shows, newest day first. */
export function DayTable({ rows }: { rows: readonly (Work & { readonly name: string })[] }) {
  const locale = useLocale();
  const words = oversightMessages(locale).progress;
  return (
    <Table label={words.byDay} className="mt-4">
      <thead>
        <tr>
          <Th>{words.day}</Th>
          <Th>{words.person}</Th>
          <WorkHeadings />
        </tr>
      </thead>
      <tbody>
        {rows.toReversed().map(row => (
          <tr key={`${row.day} ${row.personId}`}>
            <Td className="whitespace-nowrap">{formatDay(locale, row.day)}</Td>
            <Td>
              <bdi>{row.name}</bdi>
            </Td>
            <WorkCells work={row} />
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
