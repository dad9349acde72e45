'use client';

import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import type { Totals } from './person-totals.ts';
import { WorkCells, WorkHeadings } from './work-cells.tsx';

export function PersonTable({ rows }: { rows: readonly (Totals & { readonly name: string })[] }) {
  const words = oversightMessages(useLocale()).progress;
  return (
    <Table label={words.byPerson}>
      <thead>
        <tr>
          <Th>{words.person}</Th>
          <WorkHeadings />
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.personId}>
            <Td>
              <bdi className="font-medium">{row.name}</bdi>
            </Td>
            <WorkCells work={row} />
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
