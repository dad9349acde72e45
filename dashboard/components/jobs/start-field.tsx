'use client';

import { useState } from 'react';
import { dayOf } from '../../../core/ground/domain/calendar-day.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { useLocale } from '../locale.tsx';
import { DayInput } from '../ui/day-input.tsx';
import { Input } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';

/** When a run begins: a day of the reader's calendar and a time, as one value of the form; empty for now. */
export function StartField() {
  const words = jobMessages(useLocale()).fields;
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const at = day === '' && time === '' ? '' : `${day || dayOf(new Date())}T${time || '00:00'}`;
  return (
    <Labelled label={words.startAt} hint={words.startAtHint}>
      {control => (
        <div className="grid gap-1 sm:grid-cols-[minmax(0,1fr)_6.5rem]">
          <DayInput id={control.id} label={words.startAt} value={day} isAhead onChange={setDay} />
          <Input
            type="time"
            dir="ltr"
            aria-label={words.startTime}
            aria-describedby={control['aria-describedby']}
            value={time}
            onChange={event => setTime(event.target.value)}
          />
          <input type="hidden" name="startAt" value={at} />
        </div>
      )}
    </Labelled>
  );
}
