'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import type { Command } from '../keys/keys.ts';
import { useCommands } from '../keys/use-commands.ts';
import type { Act } from '../session/review-session.ts';
import { GridBar } from './grid-bar.tsx';
import { GridCard } from './grid-card.tsx';
import { useColumns } from './use-columns.ts';
import { useGrid } from './use-grid.ts';

export interface GridViewProps {
  readonly pairs: readonly QueuePair[];
  /** Pairs whose image has not loaded yet. */
  readonly unseen: ReadonlySet<string>;
  onAct(pairs: readonly QueuePair[], act: Act): void;
  onUndo(): void;
  onAlike(pair: QueuePair): void;
  onCommand(command: Command): void;
}

const ROW_HEIGHT = 272;

/** Many pairs at once: look over them, select similar ones, decide about all of them in one step. */
export function GridView({ pairs, unseen, onAct, onUndo, onAlike, onCommand }: GridViewProps) {
  const words = reviewMessages(useLocale());
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const rows = useVirtualizer({
    count: Math.ceil(pairs.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 3,
  });
  const onGo = (place: number) => rows.scrollToIndex(Math.floor(place / columns));
  const grid = useGrid({ pairs, columns, onGo, onAct });
  useCommands(command => {
    switch (command.do) {
      case 'approve':
      case 'skip':
      case 'flag':
        return grid.act({ action: command.do });
      case 'reject':
        return grid.act({ action: 'reject', reasons: [] });
      case 'reject-for':
        return grid.act({ action: 'reject', reasons: [command.reason] });
      case 'alike':
        return grid.focused && onAlike(grid.focused);
      case 'undo':
        return onUndo();
      default:
        return onCommand(command);
    }
  });
  // The list receives the keys from the start.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);

  return (
    <div className="flex min-h-0 grow flex-col gap-3" data-unseen={unseen.size}>
      <div
        ref={scroller}
        role="listbox"
        aria-multiselectable
        aria-label={words.grid.label}
        aria-activedescendant={grid.focused && `pair-${grid.focused.id}`}
        tabIndex={0}
        onKeyDown={grid.onKeyDown}
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
                  isUnseen={unseen.has(pair.id)}
                  isFocused={pair.id === grid.focused?.id}
                  isSelected={grid.isSelected(pair.id)}
                  place={row.index * columns + column}
                  onClick={grid.pick}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      <GridBar grid={grid} onUndo={onUndo} />
    </div>
  );
}
