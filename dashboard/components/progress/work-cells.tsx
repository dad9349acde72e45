'use client';

import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Td, Th } from '../ui/table.tsx';
import type { Totals } from './person-totals.ts';

/** The columns that tables of work share. */
export function WorkHeadings() {
  const words = oversightMessages(useLocale()).progress;
  const { decisions, approved, rejected, edited, skipped, active, rate } = words;
  return [decisions, approved, rejected, edited, skipped, active, rate].map(name => (
    <Th key={name}>{name}</Th>
  ));
}

export function WorkCells({ work }: { work: Totals }) {
  const locale = useLocale();
  const words = oversightMessages(locale).progress;
  const { decisions, approved, rejected, edited, skipped, activeSeconds } = work;
  const counts = { decisions, approved, rejected, edited, skipped };
  return (
    <>
      {Object.entries(counts).map(([name, value]) => (
        <Td key={name}>{formatNumber(locale, value)}</Td>
      ))}
      <Td className="whitespace-nowrap">{words.hours(activeSeconds)}</Td>
      <Td>{activeSeconds > 0 ? formatDecimal(locale, decisions / (activeSeconds / 60), 1) : '–'}</Td>
    </>
  );
}
