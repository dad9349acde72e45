'use client';

import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { BottomBar } from '../../ui/bottom-bar.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyCap } from '../keys/key-cap.tsx';
import type { Grid } from './use-grid.ts';

/** The selection, and what can be done with it. */
export function GridBar({ grid, onUndo }: { grid: Grid; onUndo(): void }) {
  const words = reviewMessages(useLocale());
  const count = grid.selected.length;
  return (
    <BottomBar className="sticky bottom-0 flex flex-wrap items-center gap-2 bg-background py-2">
      <p aria-live="polite" className="me-2 font-medium" data-selected={count}>
        {words.grid.selected(count)}
      </p>
      <Button variant="ghost" size="small" onClick={grid.selectAll}>
        {words.grid.selectAll}
      </Button>
      {count > 0 && (
        <Button variant="ghost" size="small" onClick={grid.clear}>
          {words.grid.clear}
        </Button>
      )}
      <p className="me-auto hidden text-sm text-muted-foreground xl:block">{words.grid.hint}</p>
      <Button variant="danger" onClick={() => grid.act({ action: 'reject', reasons: [] })}>
        {words.actions.reject}
        <KeyCap name="reject" className="hidden lg:inline-flex" />
      </Button>
      <Button onClick={() => grid.act({ action: 'approve' })}>
        {words.actions.approve}
        <KeyCap name="approve" className="hidden lg:inline-flex" />
      </Button>
      <Button variant="secondary" onClick={onUndo}>
        {words.actions.undo}
        <KeyCap name="undo" className="hidden lg:inline-flex" />
      </Button>
    </BottomBar>
  );
}
