'use client';

import { dayOf } from '../../../core/ground/domain/calendar-day.ts';
import { daysInMonth, fromJalali, type JalaliDay, toJalali } from '../../../core/ground/persian/jalali.ts';
import { formatYear, persianMonthNames } from '../../../locales/format.ts';
import { useLocale, useWords } from '../locale.tsx';
import { Input, NativeSelect } from './input.tsx';
import { Options } from './options.tsx';

interface DayInputProps {
  readonly id: string;
  /** Its label, which each of its parts repeats. */
  readonly label: string;
  /** A Gregorian day like 2026-03-21; empty for none. */
  readonly value: string;
  /** For future days: offers this year and the next. */
  readonly isAhead?: boolean;
  onChange(day: string): void;
}

/** The earliest selectable year: nothing here is older. */
const FIRST_YEAR = 1_404;
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** A day of the reader's calendar. The browser's own field only knows the Gregorian one. */
export function DayInput(props: DayInputProps) {
  const { id, value, onChange } = props;
  if (useLocale() === 'fa') return <PersianDayInput {...props} />;
  return <Input id={id} type="date" value={value} onChange={event => onChange(event.target.value)} />;
}

/** Three lists. Choosing one part fills the others from today; emptying one part empties all. */
function PersianDayInput({ id, label, value, isAhead = false, onChange }: DayInputProps) {
  const words = useWords().calendar;
  const today = toJalali(dayOf(new Date()));
  const chosen = value === '' ? null : toJalali(value);
  const { year, month } = chosen ?? today;
  const years = isAhead
    ? [today.year, today.year + 1]
    : Array.from({ length: today.year - FIRST_YEAR + 1 }, (_, index) => today.year - index);
  const numbered = (values: readonly number[]) => values.map(one => [one, formatYear('fa', one)] as const);
  const names = persianMonthNames();
  const choose = (part: keyof JalaliDay, text: string) => {
    if (text === '') return onChange('');
    const wanted = { ...(chosen ?? today), [part]: Number(text) };
    const day = Math.min(wanted.day, daysInMonth(wanted.year, wanted.month));
    onChange(fromJalali({ ...wanted, day }) ?? '');
  };
  const list = (part: keyof JalaliDay, of: readonly (readonly [number, string])[]) => (
    <NativeSelect
      {...(part === 'day' && { id })}
      aria-label={`${label}: ${words[part]}`}
      value={chosen?.[part] ?? ''}
      onChange={event => choose(part, event.target.value)}
      className="min-w-0 px-1.5!"
    >
      <Options of={[['', words[part]], ...of]} />
    </NativeSelect>
  );
  const days = Array.from({ length: daysInMonth(year, month) }, (_, index) => index + 1);
  return (
    <div className="grid grid-cols-[1fr_1.6fr_1.3fr] gap-1">
      {list('day', numbered(days))}
      {list(
        'month',
        MONTHS.map(one => [one, names[one - 1] ?? ''] as const),
      )}
      {list('year', numbered(years.includes(year) ? years : [...years, year]))}
    </div>
  );
}
