'use client';

import { type ReactNode, useId, useState } from 'react';
import { CaptionSource, PairStatus } from '../../../../core/ground/domain/caption-pair.ts';
import type { QueueFilter, QueueOrder } from '../../../../core/ground/domain/review-queue.ts';
import { formatDecimal, formatNumber } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { Input, NativeSelect } from '../../ui/input.tsx';
import { RangeChart } from '../scores/range-chart.tsx';
import { useHistogram } from '../scores/use-histogram.ts';
import { type Collection, clearedFilter, dayOf, dayStart, type QueueAddress } from './queue-url.ts';

export interface QueueFiltersProps {
  readonly address: QueueAddress;
  readonly collections: readonly Collection[];
  /** Whose decisions can be looked for, besides one's own. */
  readonly reviewers: readonly { readonly id: string; readonly name: string }[];
  readonly userId: string;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  onApply(address: QueueAddress): void;
}

const ORDERS = ['lowest', 'highest', 'uncertain', 'newest', 'random'] as const;

/** What is reviewed, and in which order. Nothing changes before it is asked for. */
export function QueueFilters(props: QueueFiltersProps) {
  const words = reviewMessages(useLocale()).filters;
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent title={words.title} className="max-w-2xl">
        <Form {...props} />
      </DialogContent>
    </Dialog>
  );
}

function Form({ address, collections, reviewers, userId, onApply, onOpenChange }: QueueFiltersProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const [{ filter, order }, setDraft] = useState(address);
  const setFilter = (change: Partial<QueueFilter>) =>
    setDraft(draft => ({ ...draft, filter: without({ ...draft.filter, ...change }) }));
  const setOrder = (wanted: QueueOrder) => setDraft(draft => ({ ...draft, order: wanted }));
  const chosen = collections.find(one => one.source === filter.source && one.scorer === filter.scorer);
  // Without a choice, the scores of what there is most of.
  const histogram = useHistogram(chosen ?? collections[0] ?? null);

  const orderOf = (by: string): QueueOrder => {
    if (by === 'uncertain') return { by, near: round(histogram?.boundary ?? 0.5) };
    if (by === 'random') return { by, seed: String(Math.floor(Math.random() * 10_000)) };
    return { by: by === 'highest' || by === 'newest' ? by : 'lowest' };
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={event => {
        event.preventDefault();
        onApply({ ...address, filter, order });
        onOpenChange(false);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.filters.order}>
          {id => (
            <NativeSelect id={id} value={order.by} onChange={event => setOrder(orderOf(event.target.value))}>
              {ORDERS.map(by => (
                <option key={by} value={by}>
                  {words.filters.orders[by]}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {order.by === 'uncertain' && (
          <Field label={words.filters.near}>
            {id => (
              <Input
                id={id}
                type="number"
                min={-1}
                max={1}
                step={0.01}
                dir="ltr"
                value={order.near}
                onChange={event => setOrder({ by: 'uncertain', near: clamp(event.target.valueAsNumber) })}
              />
            )}
          </Field>
        )}
        {order.by === 'random' && (
          <Field label={words.filters.seed}>
            {id => (
              <Input
                id={id}
                dir="ltr"
                required
                maxLength={50}
                value={order.seed}
                onChange={event => setOrder({ by: 'random', seed: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label={words.filters.status}>
          {id => (
            <NativeSelect
              id={id}
              value={filter.status}
              onChange={event => setFilter({ status: PairStatus.parse(event.target.value) })}
            >
              {PairStatus.options.map(status => (
                <option key={status} value={status}>
                  {words.statuses[status]}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={words.filters.collection}>
          {id => (
            <NativeSelect
              id={id}
              value={chosen ? `${chosen.source} ${chosen.scorer}` : (filter.source ?? '')}
              onChange={event => setFilter(collectionOf(event.target.value, collections))}
            >
              <option value="">{words.filters.anyCollection}</option>
              {collections.map(({ source, scorer, count }) => (
                <option key={`${source} ${scorer}`} value={`${source} ${scorer}`}>
                  {`${words.sources[source]} · ${words.scorers[scorer.startsWith('image:') ? 'image' : 'text']} · ${formatNumber(locale, count)}`}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={words.filters.text}>
          {id => (
            <Input
              id={id}
              dir="auto"
              type="search"
              maxLength={200}
              value={filter.text ?? ''}
              onChange={event => setFilter({ text: event.target.value || undefined })}
            />
          )}
        </Field>
        <Field label={words.filters.reviewer}>
          {id => (
            <NativeSelect
              id={id}
              value={filter.reviewerId ?? ''}
              onChange={event => setFilter({ reviewerId: event.target.value || undefined })}
            >
              <option value="">{words.filters.anyone}</option>
              <option value={userId}>{words.filters.me}</option>
              {reviewers
                .filter(({ id: one }) => one !== userId)
                .map(({ id: one, name }) => (
                  <option key={one} value={one}>
                    {name}
                  </option>
                ))}
            </NativeSelect>
          )}
        </Field>
        <div className="grid grid-cols-2 gap-4 sm:col-span-2">
          <Field label={words.filters.since}>
            {id => (
              <Input
                id={id}
                type="date"
                value={filter.from ? dayOf(filter.from, 0) : ''}
                onChange={event => setFilter({ from: dayStart(event.target.value, 0) })}
              />
            )}
          </Field>
          <Field label={words.filters.until}>
            {id => (
              <Input
                id={id}
                type="date"
                value={filter.to ? dayOf(filter.to, 1) : ''}
                onChange={event => setFilter({ to: dayStart(event.target.value, 1) })}
              />
            )}
          </Field>
        </div>
      </div>
      {histogram && histogram.bars.length > 0 && (
        <fieldset>
          <legend className="mb-1 flex w-full justify-between text-sm font-medium">
            <span>{words.filters.range}</span>
            <span className="text-muted-foreground tabular-nums" dir="ltr">
              {formatDecimal(locale, filter.min ?? histogram.bars[0]?.from ?? -1, 2)} –{' '}
              {formatDecimal(locale, filter.max ?? histogram.bars.at(-1)?.to ?? 1, 2)}
            </span>
          </legend>
          <RangeChart
            histogram={histogram}
            min={filter.min}
            max={filter.max}
            onChange={({ min, max }) => setFilter({ min, max })}
          />
          <p className="mt-1 text-sm text-muted-foreground">{words.filters.rangeHint}</p>
        </fieldset>
      )}
      <label className="flex items-center gap-3">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={filter.flagged ?? false}
          onChange={event => setFilter({ flagged: event.target.checked })}
        />
        {words.filters.flagged}
      </label>
      <div className="flex justify-end gap-2">
        <Button
          variant="ghost"
          onClick={() => setDraft(draft => ({ ...draft, filter: clearedFilter(), order: { by: 'lowest' } }))}
        >
          {words.filters.clear}
        </Button>
        <Button type="submit">{words.filters.apply}</Button>
      </div>
    </form>
  );
}

function Field({ label, children }: { label: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

/** What is undefined is no condition. */
const without = (filter: Record<string, unknown>): QueueFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as QueueFilter;

function collectionOf(value: string, collections: readonly Collection[]): Partial<QueueFilter> {
  const found = collections.find(({ source, scorer }) => `${source} ${scorer}` === value);
  const source = CaptionSource.safeParse(value).data;
  return { source: found?.source ?? source, scorer: found?.scorer };
}

const clamp = (value: number): number => (Number.isNaN(value) ? 0.5 : Math.min(1, Math.max(-1, value)));
const round = (value: number): number => Math.round(value * 100) / 100;
