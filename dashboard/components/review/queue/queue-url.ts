import { addDays, dayOf, startOfDay } from '../../../../core/ground/domain/calendar-day.ts';
import type { CaptionSource } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { QueueFilter, QueueOrder } from '../../../../core/ground/domain/review/review-queue.ts';

import { readDay, toJalali, writeJalali } from '../../../../core/ground/persian/jalali.ts';
import type { Locale } from '../../../../locales/format.ts';

export type View = 'one' | 'grid';

/** The content of the address: which queue, and in which view. */
export interface QueueAddress {
  readonly filter: QueueFilter;
  readonly order: QueueOrder;
  readonly view: View;
}

/** The default queue: proposed translations that wait, without flagged pairs. */
const DEFAULT_FILTER = { status: 'pending', proposed: true, flagged: false } as const;

/** Parses an address and ignores its invalid parts. Days are whole days in the pages' time zone, in either calendar. */
export function readAddress(parameters: URLSearchParams): QueueAddress {
  const text = (name: string): string | undefined => parameters.get(name)?.trim() || undefined;
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : Number(value);
  };
  const wanted = {
    source: text('source'),
    scorer: text('scorer'),
    min: number('min'),
    max: number('max'),
    from: dayStart(text('from'), 0),
    to: dayStart(text('to'), 1),
    reviewerId: text('by'),
    text: text('q'),
    status: text('status'),
    flagged: parameters.get('flagged') === '1' ? true : undefined,
    pairId: text('pair'),
    like: text('like'),
  };
  const wrong = new Set(QueueFilter.safeParse(wanted).error?.issues.map(({ path }) => path[0]));
  const filter = QueueFilter.parse(
    Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => value !== undefined && !wrong.has(name)),
    ),
  );
  const by = text('order') ?? usualOrder(filter);
  const order = QueueOrder.safeParse({
    by,
    ...(by === 'uncertain' && { near: number('near') ?? 0.5 }),
    ...(by === 'random' && { seed: text('seed') ?? '1' }),
  });
  return {
    // A single pair is shown as it is, whatever its status.
    filter: filter.pairId === undefined ? { ...DEFAULT_FILTER, ...filter } : { pairId: filter.pairId },
    order: fittingOrder(order.data ?? { by: usualOrder(filter) }, filter),
    view: parameters.get('view') === 'grid' ? 'grid' : 'one',
  };
}

/** The shortest address with the same content; its days are those of the reader's calendar. */
export function writeAddress({ filter, order, view }: QueueAddress, locale: Locale = 'en'): string {
  const { source, scorer, min, max, from, to, reviewerId, text, status, flagged, pairId, like } = filter;
  const values: Record<string, string | number | undefined> = {
    source,
    scorer,
    min,
    max,
    by: reviewerId,
    q: text,
    status: status === DEFAULT_FILTER.status ? undefined : status,
    from: from && written(filterDay(from, 0), locale),
    to: to && written(filterDay(to, 1), locale),
    flagged: flagged ? 1 : undefined,
    pair: pairId,
    like,
    order: order.by === usualOrder(filter) ? undefined : order.by,
    near: order.by === 'uncertain' ? order.near : undefined,
    seed: order.by === 'random' ? order.seed : undefined,
    view: view === 'grid' ? 'grid' : undefined,
  };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}

/** Pairs similar to one are ordered by similarity, others by what most needs a look. */
const usualOrder = ({ like }: QueueFilter): 'alike' | 'lowest' => (like === undefined ? 'lowest' : 'alike');

/** An order in which this filter can be walked. */
export const fittingOrder = (order: QueueOrder, { like }: QueueFilter): QueueOrder =>
  order.by === 'alike' && like === undefined ? { by: 'lowest' } : order;

/** How many filters are set in addition to the permanent ones. */
export function countFilters({
  source,
  scorer,
  min,
  max,
  from,
  to,
  reviewerId,
  text,
  status,
  flagged,
  pairId,
  like,
}: QueueFilter): number {
  return [
    source ?? scorer,
    min ?? max,
    from ?? to,
    reviewerId,
    text,
    status === DEFAULT_FILTER.status ? undefined : status,
    flagged || undefined,
    pairId,
    like,
  ].filter(value => value !== undefined).length;
}

export const clearedFilter = (): QueueFilter => ({ ...DEFAULT_FILTER });

/** The first moment of a day like 2026-03-21 or 1405-01-01, or of a later day. */
export function dayStart(day: string | undefined, later: number): string | undefined {
  const found = addDays(readDay(day ?? '') ?? '', later);
  return found === undefined ? undefined : startOfDay(found)?.toISOString();
}

/** The Gregorian day from which {@link dayStart} made a moment. */
export const filterDay = (moment: string, later: number): string =>
  addDays(dayOf(new Date(moment)), -later) ?? '';

const written = (day: string, locale: Locale): string => (locale === 'fa' ? writeJalali(toJalali(day)) : day);

/** A source and the scorer of its scores, which are chosen together. */
export interface Collection {
  readonly source: CaptionSource;
  readonly scorer: string;
  readonly count: number;
}
