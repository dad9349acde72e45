'use client';

import { CartesianGrid, Legend, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import { formatNumber, formatPercent } from '../../../locales/format.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { ResponsiveChart } from '../ui/responsive-chart.tsx';

/** Distinguishable for colour-blind people too (Okabe and Ito). */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

export interface AccuracyRun {
  readonly id: string;
  readonly name: string;
  /** Accuracy@k by k, thinned out for display. */
  readonly points: readonly { readonly k: number; readonly share: number }[];
}

/** Accuracy@k of several evaluations; the table next to it has the numbers. Small k are on the left in every language. */
export function AccuracyChart({ runs }: { runs: readonly AccuracyRun[] }) {
  const locale = useLocale();
  const words = upkeepMessages(locale).evaluations;
  const rows = new Map<number, Record<string, number>>();
  for (const { id, points } of runs)
    for (const { k, share } of points) rows.set(k, { ...rows.get(k), k, [id]: share });
  const data = [...rows.values()].sort((left, right) => left['k']! - right['k']!);
  return (
    <div dir="ltr" aria-hidden="true" className="text-sm">
      <ResponsiveChart height={320}>
        <LineChart accessibilityLayer={false} data={data} margin={{ top: 8, right: 16, bottom: 24, left: 0 }}>
          <CartesianGrid stroke="var(--border)" />
          <XAxis
            dataKey="k"
            type="number"
            scale="log"
            domain={['dataMin', 'dataMax']}
            ticks={[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].filter(k => rows.has(k))}
            tickFormatter={k => formatNumber(locale, Number(k))}
            tick={{ fill: 'var(--muted-foreground)' }}
            label={{ value: words.k, position: 'insideBottom', offset: -12, fill: 'var(--muted-foreground)' }}
          />
          <YAxis
            width={56}
            domain={[0, 1]}
            tickFormatter={share => formatPercent(locale, Number(share))}
            tick={{ fill: 'var(--muted-foreground)' }}
          />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={k => `k = ${formatNumber(locale, Number(k))}`}
            formatter={(share, name) => [formatPercent(locale, Number(share)), name]}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--border)',
              borderRadius: 12,
            }}
          />
          {runs.map(({ id, name }, index) => (
            <Line
              key={id}
              dataKey={id}
              name={name}
              stroke={COLOURS[index % COLOURS.length] ?? 'gray'}
              strokeWidth={2}
              dot={false}
              connectNulls
              isAnimationActive={false}
            />
          ))}
          <Legend verticalAlign="top" wrapperStyle={{ paddingBottom: 16 }} />
        </LineChart>
      </ResponsiveChart>
    </div>
  );
}
