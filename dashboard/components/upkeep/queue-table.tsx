'use client';

import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

type Row = Readonly<Record<'name' | 'waiting' | 'active' | 'failed', string>>;

/** The job queue, one row per job. */
export function QueueTable({ rows }: { rows: readonly Row[] }) {
  const words = upkeepMessages(useLocale()).system;
  const columns = (['name', 'waiting', 'active', 'failed'] as const).map((key): Column<Row> => {
    return {
      heading: words.queueColumns[key],
      cell: row => <bdi>{key === 'name' ? (words.queueNames[row.name] ?? row.name) : row[key]}</bdi>,
    };
  });
  return <DataTable label={words.queue} columns={columns} rows={rows} keyOf={({ name }) => name} />;
}
