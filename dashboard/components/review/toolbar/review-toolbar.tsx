'use client';

import { BookOpen, Keyboard, LayoutGrid, Rows2, SlidersHorizontal } from 'lucide-react';
import { formatNumber } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { teamMessages } from '../../../../locales/team.ts';
import { cn } from '../../cn.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import type { View } from '../queue/queue-url.ts';
import type { SessionView } from '../session/review-session.ts';
import { DayProgress } from './day-progress.tsx';
import { SaveIndicator } from './save-indicator.tsx';

export interface ReviewToolbarProps {
  readonly view: View;
  readonly session: SessionView;
  readonly orderName: string;
  readonly filterCount: number;
  /** Null while it is not known. */
  readonly left: string | null;
  onFilters(): void;
  onView(view: View): void;
  onKeys(): void;
  /** Absent if there are no guidelines. */
  onGuidelines?: (() => void) | undefined;
}

/** Above the pairs: the queue on one side, the progress on the other. */
export function ReviewToolbar(props: ReviewToolbarProps) {
  const { view, session, orderName, filterCount, left, onFilters, onView, onKeys, onGuidelines } = props;
  const locale = useLocale();
  const words = reviewMessages(locale);
  const team = teamMessages(locale).guidelines;
  const views = [
    { name: 'one', Icon: Rows2 },
    { name: 'grid', Icon: LayoutGrid },
  ] as const;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="sr-only">{words.title}</h1>
      <Button variant="outline" size="small" onClick={onFilters} aria-haspopup="dialog">
        <SlidersHorizontal aria-hidden />
        <span className="sr-only sm:not-sr-only">{words.filters.open}</span>
        {filterCount > 0 && (
          <span className="grid min-w-5 place-items-center rounded-full bg-accent px-1 text-xs text-accent-foreground">
            <span className="sr-only">{words.filters.active(filterCount)}</span>
            <span aria-hidden>{formatNumber(locale, filterCount)}</span>
          </span>
        )}
      </Button>
      <p className="hidden text-sm text-muted-foreground md:block">
        {orderName}
        {left !== null && <span> · {left}</span>}
      </p>
      <div className="ms-auto flex items-center gap-1 sm:gap-3">
        <DayProgress progress={session.progress} />
        <SaveIndicator state={session.save} waiting={session.waiting} />
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons are no fieldset */}
        <div role="group" aria-label={words.views.label} className="flex rounded-lg bg-muted p-0.5">
          {views.map(({ name, Icon }) => (
            <button
              key={name}
              type="button"
              aria-pressed={view === name}
              aria-label={words.views[name]}
              title={words.views[name]}
              onClick={event => {
                if (event.detail > 0) event.currentTarget.blur();
                onView(name);
              }}
              className={cn(
                'grid size-(--small-control) cursor-pointer place-items-center rounded-md text-muted-foreground outline-none focus-visible:ring-3 focus-visible:ring-ring',
                view === name && 'bg-surface text-foreground shadow-sm',
              )}
            >
              <Icon className="size-5" aria-hidden />
            </button>
          ))}
        </div>
        {onGuidelines && (
          <Button
            variant="ghost"
            size="smallIcon"
            onClick={onGuidelines}
            aria-label={team.title}
            title={team.title}
            aria-haspopup="dialog"
          >
            <BookOpen aria-hidden />
          </Button>
        )}
        <Button
          variant="ghost"
          size="smallIcon"
          className="max-sm:hidden!"
          onClick={onKeys}
          aria-label={words.keys.open}
          title={words.keys.open}
          aria-haspopup="dialog"
        >
          <Keyboard aria-hidden />
        </Button>
      </div>
    </div>
  );
}
