'use client';

import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import type { Bar } from './histogram-bars.ts';

/** What the chart shows, for those who hear it and for those who want the numbers. */
export function HistogramTable({ bars }: { bars: readonly Bar[] }) {
  const locale = useLocale();
  const words = oversightMessages(locale);
  const number = (value: number) => formatNumber(locale, value);
  const score = (value: number) => formatDecimal(locale, value, 2);
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-lg text-accent outline-none focus-visible:ring-3 focus-visible:ring-ring">
        {words.bulk.asTable}
      </summary>
      <Table label={words.bulk.chart} className="mt-3">
        <thead>
          <tr>
            <Th>{words.bulk.score}</Th>
            <Th>{words.status.pending}</Th>
            <Th>{words.status.approved}</Th>
            <Th>{words.status.rejected}</Th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter(({ all }) => all !== null)
            .map(({ from, to, pending, approved, rejected }) => (
              <tr key={from}>
                <Td>
                  <bdi>
                    {score(from)} – {score(to)}
                  </bdi>
                </Td>
                <Td>{number(pending)}</Td>
                <Td>{number(approved)}</Td>
                <Td>{number(rejected)}</Td>
              </tr>
            ))}
        </tbody>
      </Table>
    </details>
  );
}
