'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review-queue.ts';
import { directionOf } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyCap } from '../keys/key-cap.tsx';
import type { Command } from '../keys/keys.ts';
import { useCommands } from '../keys/use-commands.ts';
import type { Act } from '../session/review-session.ts';
import { GridCard } from './grid-card.tsx';
import { gridMove, range } from './grid-moves.ts';

export interface GridViewProps {
  readonly pairs: readonly QueuePair[];
  onAct(pairs: readonly QueuePair[], act: Act): void;
  onUndo(): void;
  onCommand(command: Command): void;
}

const CARD_WIDTH = 220;
const ROW_HEIGHT = 272;

/** Many pairs at once: look over them, select what is alike, decide in one stroke. */
export function GridView({ pairs, onAct, onUndo, onCommand }: GridViewProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [focusedId, setFocused] = useState<string | null>(null);
  /** Where Shift began to select. */
  const anchor = useRef(0);
  const place = Math.max(
    0,
    pairs.findIndex(({ id }) => id === focusedId),
  );
  const rows = useVirtualizer({
    count: Math.ceil(pairs.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 3,
  });

  const chosen = pairs.filter(({ id }) => selected.has(id));
  const go = (to: number) => {
    const pair = pairs[to];
    if (!pair) return;
    setFocused(pair.id);
    rows.scrollToIndex(Math.floor(to / columns));
  };
  const toggle = (index: number) => {
    const id = pairs[index]?.id;
    if (!id) return;
    anchor.current = index;
    setSelected(before =>
      before.has(id) ? new Set([...before].filter(one => one !== id)) : new Set(before).add(id),
    );
  };
  const extend = (to: number) => {
    const ids = range(anchor.current, to).flatMap(index => pairs[index]?.id ?? []);
    setSelected(before => new Set([...before, ...ids]));
  };
  const act = (what: Act) => {
    const focused = pairs[place];
    const targets = chosen.length > 0 ? chosen : focused ? [focused] : [];
    // What takes the place of the decided ones is looked at next.
    const ids = new Set(targets.map(({ id }) => id));
    const next =
      pairs.slice(place).find(({ id }) => !ids.has(id)) ?? pairs.findLast(({ id }) => !ids.has(id));
    setSelected(new Set());
    setFocused(next?.id ?? null);
    anchor.current = 0;
    onAct(targets, what);
  };
  useCommands(command => {
    switch (command.do) {
      case 'approve':
      case 'skip':
      case 'flag':
        return act({ action: command.do });
      case 'reject':
        return act({ action: 'reject', reasons: [] });
      case 'reject-for':
        return act({ action: 'reject', reasons: [command.reason] });
      case 'undo':
        return onUndo();
      default:
        return onCommand(command);
    }
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === 'Space') {
      event.preventDefault();
      return toggle(place);
    }
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA') {
      event.preventDefault();
      return setSelected(new Set(pairs.map(({ id }) => id)));
    }
    if (event.key === 'Escape') return setSelected(new Set());
    const move = gridMove(event.key, { place, columns, count: pairs.length, direction: directionOf(locale) });
    if (move === null) return;
    event.preventDefault();
    if (!event.shiftKey) anchor.current = move;
    else extend(move);
    go(move);
  };
  // The list hears the keys from the start.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);

  const focused = pairs[place];
  return (
    <div className="flex min-h-0 grow flex-col gap-3">
      <div
        ref={scroller}
        role="listbox"
        aria-multiselectable
        aria-label={words.grid.label}
        aria-activedescendant={focused && `pair-${focused.id}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="h-[60dvh] min-h-0 grow overflow-y-auto rounded-2xl outline-none focus-visible:ring-3 focus-visible:ring-ring lg:h-0"
      >
        <div role="none" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(row => (
            <div
              key={row.key}
              role="none"
              className="absolute inset-x-0 grid gap-3 p-1"
              style={{
                transform: `translateY(${row.start}px)`,
                height: ROW_HEIGHT,
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              }}
            >
              {pairs.slice(row.index * columns, (row.index + 1) * columns).map((pair, column) => (
                <GridCard
                  key={pair.id}
                  pair={pair}
                  isFocused={pair.id === focused?.id}
                  isSelected={selected.has(pair.id)}
                  place={row.index * columns + column}
                  onClick={(index, withShift) => {
                    setFocused(pair.id);
                    if (withShift) extend(index);
                    else toggle(index);
                  }}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      <div className="sticky bottom-0 flex flex-wrap items-center gap-2 bg-background py-2">
        <p aria-live="polite" className="me-2 font-medium" data-selected={selected.size}>
          {words.grid.selected(chosen.length)}
        </p>
        <Button variant="ghost" size="small" onClick={() => setSelected(new Set(pairs.map(({ id }) => id)))}>
          {words.grid.selectAll}
        </Button>
        {chosen.length > 0 && (
          <Button variant="ghost" size="small" onClick={() => setSelected(new Set())}>
            {words.grid.clear}
          </Button>
        )}
        <p className="me-auto hidden text-sm text-muted-foreground xl:block">{words.grid.hint}</p>
        <Button variant="danger" onClick={() => act({ action: 'reject', reasons: [] })}>
          {words.actions.reject}
          <KeyCap name="reject" />
        </Button>
        <Button onClick={() => act({ action: 'approve' })}>
          {words.actions.approve}
          <KeyCap name="approve" />
        </Button>
        <Button variant="secondary" onClick={onUndo}>
          {words.actions.undo}
          <KeyCap name="undo" />
        </Button>
      </div>
    </div>
  );
}

/** As many as fit beside each other. */
function useColumns(scroller: React.RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setColumns(Math.max(2, Math.floor(element.clientWidth / CARD_WIDTH)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}
