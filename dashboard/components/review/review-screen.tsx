'use client';

import { type ReactNode, useState } from 'react';
import { COUNT_LIMIT } from '../../../core/ground/domain/review/review-api.ts';
import type { ChosenKeys, KeyBindings } from '../../../core/ground/domain/review/review-keys.ts';
import type { QueuePair } from '../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { teamMessages } from '../../../locales/team.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { GridView } from './grid/grid-view.tsx';
import { JudgeView } from './judge/judge-view.tsx';
import { KeyMap } from './keys/key-map.tsx';
import type { Command } from './keys/keys.ts';
import { useCommands } from './keys/use-commands.ts';
import type { Talk } from './pair/comment-dialog.tsx';
import { EmptyState } from './queue/empty-state.tsx';
import type { Reviewers } from './queue/filter-fields.tsx';
import { QueueFilters } from './queue/queue-filters.tsx';
import { type Collection, clearedFilter, countFilters, fittingOrder } from './queue/queue-url.ts';
import { ReviewToolsProvider, type ShownReason } from './review-tools.tsx';
import { ReviewToolbar } from './toolbar/review-toolbar.tsx';
import { useReview } from './use-review.ts';

export interface ReviewScreenProps extends Reviewers {
  readonly collections: readonly Collection[];
  /** The guidelines, rendered; empty if nobody has written any. */
  readonly guidelines: ReactNode;
  /** The person's chosen keys, merged over the defaults. */
  readonly keys: KeyBindings;
  readonly reasons: readonly ShownReason[];
  saveKeys(keys: { keys: ChosenKeys }): Promise<ActionResult<void>>;
  readonly talk: Omit<Talk, 'people'>;
}

/** The review, in the view that the address names. */
export function ReviewScreen(props: ReviewScreenProps) {
  const { collections, guidelines, keys: given, reasons, saveKeys, talk, ...people } = props;
  const [keys, setKeys] = useState(given);
  return (
    <ReviewToolsProvider tools={{ keys, reasons }}>
      <Screen
        collections={collections}
        guidelines={guidelines}
        people={people}
        saveKeys={saveKeys}
        talk={{ ...talk, people: people.reviewers.filter(({ id }) => id !== people.userId) }}
        onKeys={setKeys}
      />
    </ReviewToolsProvider>
  );
}

interface ScreenProps extends Pick<ReviewScreenProps, 'collections' | 'guidelines' | 'saveKeys'> {
  readonly people: Reviewers;
  readonly talk: Talk;
  onKeys(keys: KeyBindings): void;
}

function Screen({ collections, guidelines, people, saveKeys, talk, onKeys }: ScreenProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const team = teamMessages(locale).guidelines;
  const { address, state, said, open, act, undo, retry } = useReview(people.userId);
  const { filter, order, view } = address;
  const { left } = state;
  const [showsKeys, setShowsKeys] = useState(false);
  const [showsFilters, setShowsFilters] = useState(false);
  const [showsGuidelines, setShowsGuidelines] = useState(false);
  const run = (command: Command) => {
    if (command.do === 'grid') open({ ...address, view: view === 'grid' ? 'one' : 'grid' });
    if (command.do === 'help') setShowsKeys(true);
  };
  const alike = ({ imageId }: QueuePair) => {
    const others = filter.pairId === undefined ? filter : clearedFilter();
    open({ ...address, filter: { ...others, like: imageId }, order: { by: 'alike' } });
  };
  const views = {
    pairs: state.pairs,
    unseen: state.unseen,
    onAct: act,
    onUndo: undo,
    onAlike: alike,
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
        onGuidelines={guidelines ? () => setShowsGuidelines(true) : undefined}
      />
      {state.pairs.length === 0 ? (
        <NoPairs onUndo={undo} onCommand={run}>
          <EmptyState
            feed={state.feed}
            isFiltered={countFilters(filter) > 0}
            onClear={() => open({ ...address, filter: clearedFilter(), order: fittingOrder(order, {}) })}
            onRetry={retry}
          />
        </NoPairs>
      ) : view === 'grid' ? (
        <GridView {...views} />
      ) : (
        <JudgeView {...views} talk={talk} />
      )}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      <KeyMap view={view} open={showsKeys} onOpenChange={setShowsKeys} save={saveKeys} onKeys={onKeys} />
      <Dialog open={showsGuidelines} onOpenChange={setShowsGuidelines}>
        <DialogContent title={team.title} className="max-w-2xl">
          {guidelines}
        </DialogContent>
      </Dialog>
      {showsFilters && (
        <QueueFilters
          address={address}
          collections={collections}
          {...people}
          onClose={() => setShowsFilters(false)}
          onApply={open}
        />
      )}
    </div>
  );
}

/** Even with nothing to decide, earlier decisions can be undone. */
function NoPairs({
  onUndo,
  onCommand,
  children,
}: {
  onUndo(): void;
  onCommand(command: Command): void;
  children: ReactNode;
}) {
  useCommands(command => (command.do === 'undo' ? onUndo() : onCommand(command)));
  return children;
}
