'use client';

import type { Estimate } from '../../../core/work/review/precision.ts';
import { formatNumber } from '../../../locales/format.ts';
import { teamMessages } from '../../../locales/team.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

interface Row {
  readonly userId: string;
  readonly name: string;
  readonly answers: number;
  readonly estimate: Estimate | null;
}

/** How well each person judges pairs whose right decision is known. */
export function GoldTable({ rows }: { rows: readonly Row[] }) {
  const locale = useLocale();
  const words = teamMessages(locale).gold;
  const columns: readonly Column<Row>[] = [
    { heading: words.person, cell: ({ name }) => <bdi className="font-medium">{name}</bdi> },
    { heading: words.answers, cell: ({ answers }) => formatNumber(locale, answers) },
    {
      heading: words.right,
      cell: ({ estimate }) => estimate && words.share(estimate.share, estimate.low, estimate.high),
    },
  ];
  return <DataTable label={words.title} columns={columns} rows={rows} keyOf={({ userId }) => userId} />;
}
