'use client';

import { memo } from 'react';
import { Bar, BarChart, Cell, Tooltip, XAxis, YAxis } from 'recharts';
import type { HistogramBar } from '../../../../core/work/review/score-histogram.ts';
import { formatDecimal } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { ResponsiveChart } from '../../ui/responsive-chart.tsx';

export interface ScoreBarChartProps {
  readonly bars: readonly HistogramBar[];
  /** Bars inside the range have the accent colour. */
  readonly range: readonly [number, number];
  readonly height: number;
  /** With an axis and a text for each bar. */
  readonly detailed?: boolean;
}

/** The histogram of scores, from low on the left to high on the right in every language. */
export const ScoreBarChart = memo(function ScoreBarChart({
  bars,
  range,
  height,
  detailed = false,
}: ScoreBarChartProps) {
  const locale = useLocale();
  const words = reviewMessages(locale).filters;
  const score = (value: number) => formatDecimal(locale, value, 2);
  const [low, high] = [bars[0]?.from ?? -1, bars.at(-1)?.to ?? 1];
  const data = bars.map(bar => ({ ...bar, middle: (bar.from + bar.to) / 2 }));
  return (
    <div dir="ltr">
      <ResponsiveChart height={height}>
        <BarChart
          data={data}
          barCategoryGap={1}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <XAxis
            dataKey="middle"
            type="number"
            domain={[low, high]}
            hide={!detailed}
            tickFormatter={score}
            tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }}
            stroke="var(--border)"
          />
          <YAxis hide />
          {detailed && (
            <Tooltip
              cursor={{ fill: 'var(--muted)' }}
              isAnimationActive={false}
              content={({ payload }) => {
                const bar = payload?.[0]?.payload as HistogramBar | undefined;
                if (!bar) return null;
                return (
                  <p className="rounded-lg bg-foreground px-3 py-1.5 text-sm text-background" dir="auto">
                    {words.inBar(bar.count, score(bar.from), score(bar.to))}
                  </p>
                );
              }}
            />
          )}
          <Bar dataKey="count" isAnimationActive={false} radius={2}>
            {data.map(bar => (
              <Cell
                key={bar.from}
                fill={
                  bar.middle >= range[0] && bar.middle <= range[1] ? 'var(--accent)' : 'var(--muted-strong)'
                }
              />
            ))}
          </Bar>
        </BarChart>
      </ResponsiveChart>
    </div>
  );
});
