'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { directionOf } from '../../../../locales/format.ts';
import { useLocale } from '../../locale.tsx';
import type { Act } from '../session/review-session.ts';
import { gridMove, range } from './grid-moves.ts';

interface GridOptions {
  readonly pairs: readonly QueuePair[];
  readonly columns: number;
  /** Scroll the pair at this place into view. */
  onGo(place: number): void;
  onAct(pairs: readonly QueuePair[], act: Act): void;
}

export interface Grid {
  /** The pair with the keyboard focus; undefined if there is none. */
  readonly focused: QueuePair | undefined;
  /** The selected pairs that are still in the queue. */
  readonly selected: readonly QueuePair[];
  isSelected(id: string): boolean;
  selectAll(): void;
  clear(): void;
  /** A click on the pair at this place; with Shift, selects everything from where the selection began. */
  pick(place: number, withShift: boolean): void;
  /** Decides the selected pairs, or the focused one if none is selected. */
  act(act: Act): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** Focus, selection and keys for many pairs at once. */
export function useGrid({ pairs, columns, onGo, onAct }: GridOptions): Grid {
  const direction = directionOf(useLocale());
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [focusedId, setFocusedId] = useState<string | null>(null);
  /** Where the Shift selection began. */
  const anchor = useRef(0);
  const found = pairs.findIndex(({ id }) => id === focusedId);
  const place = Math.max(0, found);
  const focused = pairs[place];
  const selected = pairs.filter(({ id }) => ids.has(id));

  const selectAll = () => setIds(new Set(pairs.map(({ id }) => id)));
  const clear = () => setIds(new Set());
  const go = (to: number) => {
    const pair = pairs[to];
    if (!pair) return;
    setFocusedId(pair.id);
    onGo(to);
  };
  const toggle = (at: number) => {
    const id = pairs[at]?.id;
    if (!id) return;
    anchor.current = at;
    setIds(before => (before.has(id) ? without(before, id) : new Set(before).add(id)));
  };
  const extend = (to: number) => {
    const between = range(anchor.current, to).flatMap(at => pairs[at]?.id ?? []);
    setIds(before => new Set([...before, ...between]));
  };
  const pick = (at: number, withShift: boolean) => {
    setFocusedId(pairs[at]?.id ?? null);
    if (withShift) extend(at);
    else toggle(at);
  };
  const act = (what: Act) => {
    const targets = selected.length > 0 ? selected : focused ? [focused] : [];
    // The pair that takes the place of the decided ones gets the focus.
    const isLeft = ({ id }: QueuePair) => targets.every(target => target.id !== id);
    const next = pairs.slice(place).find(isLeft) ?? pairs.findLast(isLeft);
    clear();
    setFocusedId(next?.id ?? null);
    anchor.current = 0;
    onAct(targets, what);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === 'Space') {
      event.preventDefault();
      return toggle(place);
    }
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA') {
      event.preventDefault();
      return selectAll();
    }
    if (event.key === 'Escape') return clear();
    const move = gridMove(event.key, { place, columns, count: pairs.length, direction });
    if (move === null) return;
    event.preventDefault();
    if (!event.shiftKey) anchor.current = move;
    else extend(move);
    go(move);
  };
  return { focused, selected, isSelected: id => ids.has(id), selectAll, clear, pick, act, onKeyDown };
}

const without = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set([...ids].filter(one => one !== id));
