'use client';

import { CloudOff, ListChecks } from 'lucide-react';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import type { FeedState } from '../session/queue-feed.ts';

export interface EmptyStateProps {
  readonly feed: FeedState;
  readonly isFiltered: boolean;
  onClear(): void;
  onRetry(): void;
}

/** Shown instead of pairs: why there are none, and what to do. */
export function EmptyState({ feed, isFiltered, onClear, onRetry }: EmptyStateProps) {
  const words = reviewMessages(useLocale());
  if (feed === 'loading' || feed === 'ready') {
    return (
      <p className="m-auto animate-pulse text-muted-foreground" role="status">
        {words.loading}
      </p>
    );
  }
  const Icon = feed === 'failed' ? CloudOff : ListChecks;
  return (
    <div className="m-auto grid max-w-md justify-items-center gap-4 px-4 py-12 text-center" data-empty={feed}>
      <Icon className="size-12 text-muted-foreground" aria-hidden />
      <h2 className="text-2xl font-bold">{feed === 'failed' ? words.failedTitle : words.emptyTitle}</h2>
      <p className="text-muted-foreground">
        {feed === 'failed' ? words.failed : isFiltered ? words.emptyFiltered : words.empty}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        {isFiltered && feed === 'empty' && <Button onClick={onClear}>{words.clearFilters}</Button>}
        <Button variant="secondary" onClick={onRetry}>
          {feed === 'failed' ? words.tryNow : words.lookAgain}
        </Button>
      </div>
    </div>
  );
}
