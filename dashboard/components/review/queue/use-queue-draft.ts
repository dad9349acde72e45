'use client';

import { useState } from 'react';
import { CaptionSource } from '../../../../core/ground/domain/captions/caption-pair.ts';
import type { QueueFilter, QueueOrder } from '../../../../core/ground/domain/review/review-queue.ts';
import { type Histogram, useHistogram } from '../scores/use-histogram.ts';
import { type Collection, clearedFilter, fittingOrder, type QueueAddress } from './queue-url.ts';

const ORDERS = ['lowest', 'highest', 'uncertain', 'newest', 'random'] as const;

export interface QueueDraft {
  readonly filter: QueueFilter;
  readonly order: QueueOrder;
  /** The orders in which the filter can be walked. */
  readonly orders: readonly QueueOrder['by'][];
  /** The scores of the chosen collection; without a choice, of the largest one. Null until they are loaded. */
  readonly histogram: Histogram | null;
  readonly collection: Collection | undefined;
  /** Undefined removes a condition. */
  setFilter(change: { readonly [Key in keyof QueueFilter]?: QueueFilter[Key] | undefined }): void;
  /** @param value of `keyOf`, or a source; empty for all. */
  setCollection(value: string): void;
  /** @param by one of `orders`; the order's other parameters get proposed values. */
  setOrderBy(by: string): void;
  setOrder(order: QueueOrder): void;
  clear(): void;
}

/** A filter and an order being edited; nothing changes until they are applied. */
export function useQueueDraft(address: QueueAddress, collections: readonly Collection[]): QueueDraft {
  const [{ filter, order }, setDraft] = useState({ filter: address.filter, order: address.order });
  const collection = collections.find(one => one.source === filter.source && one.scorer === filter.scorer);
  const histogram = useHistogram(collection ?? collections[0] ?? null);
  const setFilter: QueueDraft['setFilter'] = change =>
    setDraft(draft => {
      const changed = without({ ...draft.filter, ...change });
      return { filter: changed, order: fittingOrder(draft.order, changed) };
    });
  const setOrder = (wanted: QueueOrder) => setDraft(draft => ({ ...draft, order: wanted }));
  return {
    filter,
    order,
    orders: filter.like === undefined ? ORDERS : ['alike', ...ORDERS],
    histogram,
    collection,
    setFilter,
    setOrder,
    setOrderBy: by => setOrder(orderBy(by, histogram)),
    setCollection: value => {
      const found = collections.find(one => keyOf(one) === value);
      const source = found?.source ?? CaptionSource.safeParse(value).data;
      setFilter({ source, scorer: found?.scorer });
    },
    clear: () => setDraft({ filter: clearedFilter(), order: { by: 'lowest' } }),
  };
}

/** Identifies a collection in a list. */
export const keyOf = ({ source, scorer }: Pick<Collection, 'source' | 'scorer'>): string =>
  `${source} ${scorer}`;

function orderBy(by: string, histogram: Histogram | null): QueueOrder {
  if (by === 'uncertain') return { by, near: Math.round((histogram?.boundary ?? 0.5) * 100) / 100 };
  if (by === 'random') return { by, seed: String(Math.floor(Math.random() * 10_000)) };
  return { by: by === 'highest' || by === 'newest' || by === 'alike' ? by : 'lowest' };
}

/** An undefined property is no condition. */
const without = (filter: Record<string, unknown>): QueueFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as QueueFilter;
