'use client';

import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Totals } from './person-totals.ts';
import { useWorkColumns } from './use-work-columns.tsx';

type Row = Totals & { readonly name: string };

export function PersonTable({ rows }: { rows: readonly Row[] }) {
  const words = oversightMessages(useLocale()).progress;
  const columns: readonly Column<Row>[] = [
    { heading: words.person, cell: ({ name }) => <bdi className="font-medium">{name}</bdi> },
    ...useWorkColumns(),
  ];
  return (
    <DataTable label={words.byPerson} columns={columns} rows={rows} keyOf={({ personId }) => personId} />
  );
}
