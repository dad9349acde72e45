'use client';

import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { BottomBar } from '../../ui/bottom-bar.tsx';
import type { Command } from '../keys/keys.ts';
import { CommentDialog, type Talk } from '../pair/comment-dialog.tsx';
import { ImageStage } from '../pair/image-stage.tsx';
import { PairFacts } from '../pair/pair-facts.tsx';
import { ZoomDialog } from '../pair/zoom-dialog.tsx';
import type { Act } from '../session/review-session.ts';
import { ActionBar } from './action-bar.tsx';
import { Captions } from './captions.tsx';
import { ReasonDialog, Reasons } from './reasons.tsx';
import { useJudge } from './use-judge.ts';

export interface JudgeViewProps {
  readonly pairs: readonly QueuePair[];
  /** Pairs whose image has not loaded yet. */
  readonly unseen: ReadonlySet<string>;
  onAct(pairs: readonly QueuePair[], act: Act): void;
  onUndo(): void;
  onAlike(pair: QueuePair): void;
  onCommand(command: Command): void;
  readonly talk: Talk;
}

/** One pair after the other: the image, both sentences, one key per action. */
export function JudgeView({ pairs, unseen, talk, ...commands }: JudgeViewProps) {
  const [pair] = pairs;
  const judge = useJudge({ pair, ...commands });
  if (!pair) return null;
  return (
    <div
      className="grid min-h-0 grow gap-4 lg:grid-cols-[minmax(0,1fr)_19rem]"
      data-pair={pair.id}
      data-unseen={unseen.size}
    >
      <div className="flex min-h-0 flex-col gap-3">
        <div className="flex h-[42dvh] min-h-48 flex-col lg:h-auto lg:min-h-0 lg:grow">
          <ImageStage
            pairs={pairs}
            unseen={unseen}
            onZoom={() => judge.open('zoom')}
            onSwipe={direction => {
              if (direction === 'up') return judge.act({ action: 'skip' });
              if (direction === 'right') return judge.act({ action: 'approve' });
              judge.open('reasons');
            }}
          />
        </div>
        <Captions pair={pair} judge={judge} />
      </div>
      <aside className="flex min-h-0 flex-col gap-4 lg:overflow-y-auto lg:pe-1">
        <PairFacts
          pair={pair}
          onComments={() => judge.open('comment')}
          onAlike={() => judge.run({ do: 'alike' })}
        />
        <Reasons judge={judge} />
      </aside>
      <BottomBar className="sticky bottom-0 -mx-4 border-t border-border bg-background p-3 lg:static lg:col-span-2 lg:m-0 lg:border-0 lg:p-0">
        <ActionBar
          flagged={pair.flagged}
          onAction={action => {
            const isNarrow = !window.matchMedia('(min-width: 64rem)').matches;
            if (action === 'reject' && isNarrow) return judge.open('reasons');
            judge.run({ do: action });
          }}
        />
      </BottomBar>
      <ReasonDialog judge={judge} />
      <CommentDialog
        pair={judge.isOpen('comment') ? pair : null}
        talk={talk}
        onClose={() => judge.close('comment')}
      />
      <ZoomDialog pair={judge.isOpen('zoom') ? pair : null} onClose={() => judge.close('zoom')} />
    </div>
  );
}
