'use client';

import { Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { ResponsiveChart } from '../ui/responsive-chart.tsx';
import type { Bar as ScoreBar } from './histogram-bars.ts';

export type Scale = 'linear' | 'log';

/** The position of the plot in the chart, in pixels: the threshold lines are laid over it. */
export const PLOT = { height: 300, left: 64, right: 16, top: 8, bottom: 32 } as const;

/** One colour per status. Colour is never the only sign: the legend and the table next to it say it in words. */
const STATUS_COLOURS = {
  pending: 'var(--input)',
  approved: 'var(--success)',
  rejected: 'var(--danger)',
} as const;

/** Pairs by score. Low scores are on the left in every language, like the numbers on any axis. */
export function ScoreChart({ bars, scale }: { bars: readonly ScoreBar[]; scale: Scale }) {
  const locale = useLocale();
  const words = oversightMessages(locale);
  const number = (value: number) => formatNumber(locale, value);
  const { height, left, right, top, bottom } = PLOT;
  return (
    <div dir="ltr" aria-hidden="true" className="text-sm">
      <ResponsiveChart height={height}>
        <BarChart
          accessibilityLayer={false}
          data={[...bars]}
          margin={{ top, right, bottom: 0, left: 0 }}
          barCategoryGap={1}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="from"
            height={bottom}
            minTickGap={40}
            tickFormatter={value => formatDecimal(locale, Number(value), 2)}
            tick={{ fill: 'var(--muted-foreground)' }}
          />
          <YAxis
            width={left}
            allowDecimals={false}
            tickFormatter={number}
            tick={{ fill: 'var(--muted-foreground)' }}
            {...(scale === 'log' && { scale: 'log', domain: [0.8, 'auto'], allowDataOverflow: true })}
          />
          <Tooltip
            cursor={{ fill: 'var(--muted)' }}
            isAnimationActive={false}
            labelFormatter={value => `${words.bulk.score} ${formatDecimal(locale, Number(value), 2)}`}
            formatter={(value, name) => [number(Number(value)), name]}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--border)',
              borderRadius: 12,
            }}
          />
          {scale === 'log' ? (
            <Bar dataKey="all" name={words.bulk.pairs} fill="var(--accent)" isAnimationActive={false} />
          ) : (
            (['pending', 'approved', 'rejected'] as const).map(status => (
              <Bar
                key={status}
                dataKey={status}
                name={words.status[status]}
                stackId="all"
                fill={STATUS_COLOURS[status]}
                isAnimationActive={false}
              />
            ))
          )}
          <Legend verticalAlign="top" height={28} />
        </BarChart>
      </ResponsiveChart>
    </div>
  );
}
