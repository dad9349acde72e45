'use client';

import type { Measured } from '../../../core/work/review/inter-rater.ts';
import { formatNumber } from '../../../locales/format.ts';
import { teamMessages } from '../../../locales/team.ts';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

interface Row {
  readonly name: string;
  readonly measured: Measured | null;
}

interface AgreementTableProps {
  readonly heading: string;
  /** The heading of the rows. */
  readonly column: string;
  /** What is measured. */
  readonly measure: string;
  readonly rows: readonly Row[];
}

/** Agreement by part, each with its interval, which shows that few pairs say little. */
export function AgreementTable({ heading, column, measure, rows }: AgreementTableProps) {
  const locale = useLocale();
  const words = teamMessages(locale).agreement;
  const columns: readonly Column<Row>[] = [
    { heading: column, cell: ({ name }) => <bdi className="font-medium">{name}</bdi> },
    {
      heading: measure,
      cell: ({ measured }) =>
        measured && (
          <span className="flex flex-wrap items-baseline gap-x-3">
            <strong className="tabular-nums">{words.value(measured.value)}</strong>
            <span className="text-sm text-muted-foreground">
              {words.interval(measured.low, measured.high)}
            </span>
          </span>
        ),
    },
    { heading: words.pairs, cell: ({ measured }) => formatNumber(locale, measured?.units ?? 0) },
  ];
  return (
    <Card>
      <CardTitle className="mb-4">{heading}</CardTitle>
      <DataTable label={heading} columns={columns} rows={rows} keyOf={({ name }) => name} />
    </Card>
  );
}
