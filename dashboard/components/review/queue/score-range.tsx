'use client';

import { formatDecimal } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { RangeChart } from '../scores/range-chart.tsx';
import type { QueueDraft } from './use-queue-draft.ts';

/** The range of scores, chosen on their histogram. */
export function ScoreRange({ draft: { filter, histogram, setFilter } }: { draft: QueueDraft }) {
  const locale = useLocale();
  const words = reviewMessages(locale).filters;
  if (!histogram || histogram.bars.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-1 flex w-full justify-between text-sm font-medium">
        <span>{words.range}</span>
        <span className="text-muted-foreground tabular-nums" dir="ltr">
          {formatDecimal(locale, filter.min ?? histogram.bars[0]?.from ?? -1, 2)} –{' '}
          {formatDecimal(locale, filter.max ?? histogram.bars.at(-1)?.to ?? 1, 2)}
        </span>
      </legend>
      <RangeChart
        histogram={histogram}
        min={filter.min}
        max={filter.max}
        onChange={({ min, max }) => setFilter({ min, max })}
      />
      <p className="mt-1 text-sm text-muted-foreground">{words.rangeHint}</p>
    </fieldset>
  );
}
