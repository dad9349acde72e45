'use client';

import { Score } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Input, NativeSelect } from '../../ui/input.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Options } from '../../ui/options.tsx';
import type { QueueDraft } from './use-queue-draft.ts';

const clamp = (value: number): number => (Number.isNaN(value) ? 0.5 : Math.min(1, Math.max(-1, value)));

/** The order of the pairs, with what that order needs. */
export function OrderFields({ draft }: { draft: QueueDraft }) {
  const words = reviewMessages(useLocale()).filters;
  const { order, orders, setOrder } = draft;
  return (
    <>
      <Labelled look="dense" label={words.order}>
        {control => (
          <NativeSelect
            {...control}
            value={order.by}
            onChange={event => draft.setOrderBy(event.target.value)}
          >
            <Options of={orders.map(by => [by, words.orders[by]])} />
          </NativeSelect>
        )}
      </Labelled>
      {order.by === 'uncertain' && (
        <Labelled look="dense" label={words.near}>
          {control => (
            <NumberInput
              {...control}
              of={Score}
              step={0.01}
              value={order.near}
              onChange={event => setOrder({ by: 'uncertain', near: clamp(event.target.valueAsNumber) })}
            />
          )}
        </Labelled>
      )}
      {order.by === 'random' && (
        <Labelled look="dense" label={words.seed}>
          {control => (
            <Input
              {...control}
              dir="ltr"
              required
              maxLength={50}
              value={order.seed}
              onChange={event => setOrder({ by: 'random', seed: event.target.value })}
            />
          )}
        </Labelled>
      )}
    </>
  );
}
