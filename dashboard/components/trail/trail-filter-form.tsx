'use client';

import { Download } from 'lucide-react';
import { ReviewAction } from '../../../core/ground/domain/review/review.ts';
import type { TrailFilter } from '../../../core/ground/domain/review/trail.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';
import { trailQuery } from './trail-query.ts';

const DAYS = [1, 7, 30, 365] as const;

/** A plain form, so that every view of the trail has an address. */
export function TrailFilterForm({
  filter,
  people,
}: {
  filter: TrailFilter;
  people: readonly { readonly id: string; readonly name: string }[];
}) {
  const { trail: words, action } = oversightMessages(useLocale());
  const lists = [
    {
      name: 'person',
      label: words.person,
      all: words.everybody,
      value: filter.person,
      options: people.map(({ id, name }) => [id, name] as const),
    },
    {
      name: 'action',
      label: words.action,
      all: words.all,
      value: filter.action,
      options: ReviewAction.options.map(one => [one, action[one]] as const),
    },
    {
      name: 'kind',
      label: words.kind,
      all: words.all,
      value: filter.kind,
      options: [['single', words.single] as const, ['bulk', words.bulk] as const],
    },
    {
      name: 'days',
      label: words.days,
      all: words.allTime,
      value: filter.days,
      options: DAYS.map(days => [String(days), words.lastDays(days)] as const),
    },
  ];
  return (
    <form action="/trail" className="grid grid-cols-2 items-end gap-3 md:flex md:flex-wrap">
      {lists.map(list => (
        <Labelled key={list.name} label={list.label} look="quiet" className="md:w-44">
          {control => (
            <NativeSelect {...control} name={list.name} defaultValue={list.value ?? ''}>
              <Options of={[['', list.all], ...list.options]} />
            </NativeSelect>
          )}
        </Labelled>
      ))}
      {filter.pair !== undefined && <input type="hidden" name="pair" value={filter.pair} />}
      <Button type="submit" className="col-span-2">
        {words.filter}
      </Button>
      <span className="col-span-2 flex flex-wrap gap-2">
        {(['csv', 'jsonl'] as const).map(format => (
          <Button key={format} asChild variant="outline">
            <a href={`/trail/export?${trailQuery(filter, { format })}`} download>
              <Download aria-hidden />
              <span className="sr-only">{words.export}</span> {format.toUpperCase()}
            </a>
          </Button>
        ))}
      </span>
    </form>
  );
}
