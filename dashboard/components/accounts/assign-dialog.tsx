'use client';

import { useState } from 'react';
import { addDays, dayOf, startOfDay } from '../../../core/ground/domain/calendar-day.ts';
import { CaptionSource } from '../../../core/ground/domain/captions/caption-pair.ts';
import type { Assignment } from '../../../core/ground/domain/review/assignment.ts';
import { accountMessages } from '../../../locales/accounts.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { ActionForm } from '../forms/action-form.tsx';
import { useLocale } from '../locale.tsx';
import { DayInput } from '../ui/day-input.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { Labelled } from '../ui/labelled.tsx';
import type { ShownUser, UserActions } from './shown-user.ts';

interface AssignDialogProps {
  /** Null while it is closed. */
  readonly user: ShownUser | null;
  readonly assign: UserActions['assign'];
  onClose(isDone: boolean): void;
}

/** Chooses which part of the pairs a person reviews. */
export function AssignDialog({ user, assign, onClose }: AssignDialogProps) {
  const words = accountMessages(useLocale()).users;
  return (
    <Dialog open={user !== null} onOpenChange={open => !open && onClose(false)}>
      {user && (
        <DialogContent title={words.assignTitle(user.name)} description={words.assignAbout}>
          <AssignForm key={user.id} user={user} assign={assign} onDone={() => onClose(true)} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function AssignForm({
  user: { id, assignment },
  assign,
  onDone,
}: {
  user: ShownUser;
  assign: UserActions['assign'];
  onDone(): void;
}) {
  const locale = useLocale();
  const words = accountMessages(locale).users;
  const { sources, filters } = reviewMessages(locale);
  // Days in the pages' time zone; the last day is included as a whole.
  const [from, setFrom] = useState(assignment?.from ? dayOf(new Date(assignment.from)) : '');
  const [to, setTo] = useState(assignment?.to ? (addDays(dayOf(new Date(assignment.to)), -1) ?? '') : '');
  const momentOf = (day: string) => startOfDay(day)?.toISOString() ?? null;
  return (
    <ActionForm
      submit={words.assignSave}
      act={assign}
      read={(text): { id: string; assignment: Assignment } => ({
        id,
        assignment: {
          sources: CaptionSource.options.filter(source => text(source) === 'on'),
          from: momentOf(from),
          to: momentOf(addDays(to, 1) ?? ''),
        },
      })}
      onDone={onDone}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{words.assignSources}</legend>
        {CaptionSource.options.map(source => (
          <label key={source} className="flex items-center gap-2">
            <input
              type="checkbox"
              name={source}
              defaultChecked={assignment?.sources.includes(source) ?? false}
              className="size-5 accent-accent"
            />
            {sources[source]}
          </label>
        ))}
      </fieldset>
      <Labelled label={filters.since}>
        {control => <DayInput {...control} label={filters.since} value={from} onChange={setFrom} />}
      </Labelled>
      <Labelled label={filters.until}>
        {control => <DayInput {...control} label={filters.until} value={to} onChange={setTo} />}
      </Labelled>
    </ActionForm>
  );
}
