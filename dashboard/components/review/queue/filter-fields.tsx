'use client';

import { PairStatus } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { formatNumber } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { DayInput } from '../../ui/day-input.tsx';
import { Input, NativeSelect } from '../../ui/input.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { Options } from '../../ui/options.tsx';
import { type Collection, dayStart, filterDay } from './queue-url.ts';
import { keyOf, type QueueDraft } from './use-queue-draft.ts';

export interface Reviewers {
  /** Other people whose decisions can be filtered by. */
  readonly reviewers: readonly { readonly id: string; readonly name: string }[];
  readonly userId: string;
}

interface FilterFieldsProps extends Reviewers {
  readonly draft: QueueDraft;
  readonly collections: readonly Collection[];
}

/** Which pairs to show. */
export function FilterFields({ draft, collections, reviewers, userId }: FilterFieldsProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const { filter, setFilter, collection } = draft;
  const nameOf = ({ source, scorer, count }: Collection) =>
    [
      words.sources[source],
      words.scorers[scorer.startsWith('image:') ? 'image' : 'text'],
      formatNumber(locale, count),
    ].join(' · ');
  const others = reviewers.filter(({ id }) => id !== userId);
  return (
    <>
      <Labelled look="dense" label={words.filters.status}>
        {control => (
          <NativeSelect
            {...control}
            value={filter.status}
            onChange={event => setFilter({ status: PairStatus.parse(event.target.value) })}
          >
            <Options of={PairStatus.options.map(status => [status, words.statuses[status]])} />
          </NativeSelect>
        )}
      </Labelled>
      <Labelled look="dense" label={words.filters.collection}>
        {control => (
          <NativeSelect
            {...control}
            value={collection ? keyOf(collection) : (filter.source ?? '')}
            onChange={event => draft.setCollection(event.target.value)}
          >
            <Options
              of={[
                ['', words.filters.anyCollection],
                ...collections.map(one => [keyOf(one), nameOf(one)] as const),
              ]}
            />
          </NativeSelect>
        )}
      </Labelled>
      <Labelled look="dense" label={words.filters.text}>
        {control => (
          <Input
            {...control}
            dir="auto"
            type="search"
            maxLength={200}
            value={filter.text ?? ''}
            onChange={event => setFilter({ text: event.target.value || undefined })}
          />
        )}
      </Labelled>
      <Labelled look="dense" label={words.filters.reviewer}>
        {control => (
          <NativeSelect
            {...control}
            value={filter.reviewerId ?? ''}
            onChange={event => setFilter({ reviewerId: event.target.value || undefined })}
          >
            <Options
              of={[
                ['', words.filters.anyone],
                [userId, words.filters.me],
                ...others.map(({ id, name }) => [id, name] as const),
              ]}
            />
          </NativeSelect>
        )}
      </Labelled>
      <div className="grid gap-4 sm:col-span-2 sm:grid-cols-2">
        <Labelled look="dense" label={words.filters.since}>
          {control => (
            <DayInput
              {...control}
              label={words.filters.since}
              value={filter.from ? filterDay(filter.from, 0) : ''}
              onChange={day => setFilter({ from: dayStart(day, 0) })}
            />
          )}
        </Labelled>
        <Labelled look="dense" label={words.filters.until}>
          {control => (
            <DayInput
              {...control}
              label={words.filters.until}
              value={filter.to ? filterDay(filter.to, 1) : ''}
              onChange={day => setFilter({ to: dayStart(day, 1) })}
            />
          )}
        </Labelled>
      </div>
    </>
  );
}
