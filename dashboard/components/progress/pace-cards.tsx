'use client';

import type { Pace } from '../../../core/work/review/pace.ts';
import { formatDecimal, formatNumber } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';

/** How much is left and how long it takes, in five numbers. */
export function PaceCards({ pending, pace }: { pending: number; pace: Pace }) {
  const locale = useLocale();
  const words = oversightMessages(locale).progress;
  const number = (value: number | null) => (value === null ? '–' : formatNumber(locale, Math.round(value)));
  const facts = [
    [number(pending), words.pending],
    [pace.perMinute === null ? '–' : formatDecimal(locale, pace.perMinute, 1), words.perMinute],
    [number(pace.perDay), words.perDay],
    [number(pace.daysLeft), words.daysLeft],
    [number(pace.hoursLeft && Math.ceil(pace.hoursLeft)), words.hoursLeft],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-4 md:grid-cols-5">
      {facts.map(([value, name]) => (
        <Card key={name} className="flex flex-col-reverse justify-end p-4">
          <dt className="text-sm text-muted-foreground">{name}</dt>
          <dd className="text-2xl font-bold">{value}</dd>
        </Card>
      ))}
    </dl>
  );
}
