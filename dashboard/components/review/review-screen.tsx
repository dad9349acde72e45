'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { COUNT_LIMIT } from '../../../core/ground/domain/review-api.ts';
import type { QueueFilter, QueuePair } from '../../../core/ground/domain/review-queue.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { useLocale } from '../locale.tsx';
import { GridView } from './grid/grid-view.tsx';
import { JudgeView } from './judge/judge-view.tsx';
import { KeyMap } from './keys/key-map.tsx';
import type { Command } from './keys/keys.ts';
import { useCommands } from './keys/use-commands.ts';
import { EmptyState } from './queue/empty-state.tsx';
import { QueueFilters } from './queue/queue-filters.tsx';
import {
  type Collection,
  clearedFilter,
  countFilters,
  type QueueAddress,
  readAddress,
  writeAddress,
} from './queue/queue-url.ts';
import { reviewClient } from './session/review-client.ts';
import type { Act } from './session/review-session.ts';
import { useNotices } from './session/use-notices.ts';
import { useReviewSession } from './session/use-review-session.ts';
import { ReviewToolbar } from './toolbar/review-toolbar.tsx';

export interface ReviewScreenProps {
  readonly userId: string;
  readonly collections: readonly Collection[];
  readonly reviewers: readonly { readonly id: string; readonly name: string }[];
}

/** Pairs fetched ahead: a few seconds' work one by one, a few screens in the grid. */
const AHEAD = { one: 12, grid: 80 } as const;

/** The review: what is done shows at once, and is saved behind it. */
export function ReviewScreen({ userId, collections, reviewers }: ReviewScreenProps) {
  const words = reviewMessages(useLocale());
  const router = useRouter();
  const parameters = useSearchParams();
  const address = useMemo(() => readAddress(new URLSearchParams(parameters)), [parameters]);
  const { filter, order, view } = address;
  const { session, view: state } = useReviewSession(
    userId,
    useMemo(() => ({ filter, order, ahead: AHEAD[view] }), [filter, order, view]),
    useNotices(),
  );
  const [showsKeys, setShowsKeys] = useState(false);
  const [showsFilters, setShowsFilters] = useState(false);
  const [said, setSaid] = useState('');
  const left = useLeft(filter);

  const open = (next: QueueAddress) => router.replace(`/review${writeAddress(next)}`, { scroll: false });
  const act = (pairs: readonly QueuePair[], what: Act) => {
    const next = state.pairs.find(({ id }) => pairs.every(pair => pair.id !== id));
    session?.act(pairs, what);
    setSaid(
      `${words.announce[what.action]} ${next && view === 'one' ? words.announce.next(next.persian) : ''}`,
    );
  };
  const run = (command: Command) => {
    if (command.do === 'grid') open({ ...address, view: view === 'grid' ? 'one' : 'grid' });
    if (command.do === 'help') setShowsKeys(true);
  };
  const shared = {
    pairs: state.pairs,
    onAct: act,
    onUndo: () => void session?.undo(),
    onCommand: run,
  };
  return (
    <div className="mx-auto flex w-full max-w-7xl grow flex-col gap-3 px-4 py-3 lg:h-[calc(100dvh-4rem-1px)] lg:grow-0">
      <ReviewToolbar
        view={view}
        session={state}
        orderName={words.filters.orders[order.by]}
        filterCount={countFilters(filter)}
        left={
          left === null || state.feed === 'empty'
            ? null
            : words.left(Math.min(left, COUNT_LIMIT), left > COUNT_LIMIT)
        }
        onFilters={() => setShowsFilters(true)}
        onView={wanted => open({ ...address, view: wanted })}
        onKeys={() => setShowsKeys(true)}
      />
      {state.pairs.length === 0 ? (
        <NoPairs {...shared}>
          <EmptyState
            feed={state.feed}
            isFiltered={countFilters(filter) > 0}
            onClear={() => open({ ...address, filter: clearedFilter() })}
            onRetry={() => session?.wake()}
          />
        </NoPairs>
      ) : view === 'grid' ? (
        <GridView {...shared} />
      ) : (
        <JudgeView {...shared} />
      )}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      <KeyMap view={view} open={showsKeys} onOpenChange={setShowsKeys} />
      {showsFilters && (
        <QueueFilters
          address={address}
          collections={collections}
          reviewers={reviewers}
          userId={userId}
          open
          onOpenChange={setShowsFilters}
          onApply={open}
        />
      )}
    </div>
  );
}

/** Also with nothing to decide, what was decided can be taken back. */
function NoPairs({
  onUndo,
  onCommand,
  children,
}: {
  onUndo(): void;
  onCommand(command: Command): void;
  children: React.ReactNode;
}) {
  useCommands(command => (command.do === 'undo' ? onUndo() : onCommand(command)));
  return children;
}

/** How many pairs wait, asked when the filter changes; null while it is not known. */
function useLeft(filter: QueueFilter): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    let isGone = false;
    setLeft(null);
    reviewClient
      .count({ filter })
      .then(({ count }) => !isGone && setLeft(count))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [filter]);
  return left;
}
