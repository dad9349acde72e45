'use client';

import { Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDay, formatNumber } from '../../../locales/format.ts';
import { useLocale } from '../locale.tsx';
import { ResponsiveChart } from '../ui/responsive-chart.tsx';
import type { Work } from './person-totals.ts';

/** Distinguishable for colour-blind people too (Okabe and Ito); further people start at the first colour again. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8a8d8f'];

/** Decisions by day, one colour per person; the table below has the same numbers. Time runs in the direction of the language. */
export function DayChart({
  days,
  people,
}: {
  days: readonly Work[];
  people: readonly { readonly id: string; readonly name: string }[];
}) {
  const locale = useLocale();
  const number = (value: number) => formatNumber(locale, value);
  const rows = [...Map.groupBy(days, ({ day }) => day)].map(([day, works]) => ({
    day,
    ...Object.fromEntries(works.map(({ personId, decisions }) => [personId, decisions])),
  }));
  const isReversed = locale === 'fa';
  return (
    <div dir="ltr" aria-hidden="true" className="text-sm">
      <ResponsiveChart height={280}>
        <BarChart
          accessibilityLayer={false}
          data={rows}
          margin={{ top: 8, right: 8, bottom: 0, left: 8 }}
          maxBarSize={56}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="day"
            reversed={isReversed}
            // Isolated, because «۴ آذر» would be reordered between Latin neighbours.
            tickFormatter={day => `\u2068${formatDay(locale, String(day))}\u2069`}
            tick={{ fill: 'var(--muted-foreground)' }}
            minTickGap={24}
          />
          <YAxis
            width={56}
            orientation={isReversed ? 'right' : 'left'}
            allowDecimals={false}
            tickFormatter={number}
            tick={{ fill: 'var(--muted-foreground)' }}
          />
          <Tooltip
            cursor={{ fill: 'var(--muted)' }}
            isAnimationActive={false}
            labelFormatter={day => `\u2068${formatDay(locale, String(day))}\u2069`}
            formatter={(value, name) => [number(Number(value)), name]}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--border)',
              borderRadius: 12,
            }}
          />
          {people.map(({ id, name }, index) => (
            <Bar
              key={id}
              dataKey={id}
              name={name}
              stackId="all"
              fill={COLOURS[index % COLOURS.length] ?? 'gray'}
              isAnimationActive={false}
            />
          ))}
          <Legend />
        </BarChart>
      </ResponsiveChart>
    </div>
  );
}
