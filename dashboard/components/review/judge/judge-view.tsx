'use client';

import { useState } from 'react';
import type { RejectReason } from '../../../../core/ground/domain/review.ts';
import type { QueuePair } from '../../../../core/ground/domain/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import type { Command } from '../keys/keys.ts';
import { useCommands } from '../keys/use-commands.ts';
import { CaptionText } from '../pair/caption-text.tsx';
import { PairFacts } from '../pair/pair-facts.tsx';
import { PictureStage } from '../pair/picture-stage.tsx';
import { ZoomDialog } from '../pair/zoom-dialog.tsx';
import type { Act } from '../session/review-session.ts';
import { ActionBar } from './action-bar.tsx';
import { EditField } from './edit-field.tsx';
import { ReasonList } from './reason-list.tsx';

export interface JudgeViewProps {
  readonly pairs: readonly QueuePair[];
  onAct(pairs: readonly QueuePair[], act: Act): void;
  onUndo(): void;
  onCommand(command: Command): void;
}

/** One pair after the other: the picture, both sentences, one key each. */
export function JudgeView({ pairs, onAct, onUndo, onCommand }: JudgeViewProps) {
  const words = reviewMessages(useLocale());
  const [pair] = pairs;
  /** What is open for the pair of this id: with another pair it is closed. */
  const [editing, setEditing] = useState<string | null>(null);
  const [zoomed, setZoomed] = useState<string | null>(null);
  const [rejecting, setRejecting] = useState<string | null>(null);
  const [noted, setNoted] = useState<{ id: string; reasons: readonly RejectReason[] } | null>(null);
  const reasons = noted && noted.id === pair?.id ? noted.reasons : [];

  const act = (what: Act) => {
    setEditing(null);
    setRejecting(null);
    if (pair) onAct([pair], what);
  };
  const note = (reason: RejectReason) => {
    if (!pair) return;
    const others = reasons.filter(one => one !== reason);
    setNoted({ id: pair.id, reasons: others.length < reasons.length ? others : [...reasons, reason] });
  };
  const run = (command: Command) => {
    switch (command.do) {
      case 'undo':
        return onUndo();
      case 'grid':
      case 'help':
        return onCommand(command);
      default:
    }
    if (!pair) return;
    switch (command.do) {
      case 'approve':
      case 'skip':
        return act({ action: command.do });
      case 'flag':
        return act({ action: pair.flagged ? 'unflag' : 'flag' });
      case 'reject':
        return act({ action: 'reject', reasons });
      case 'reject-for':
        return act({ action: 'reject', reasons: [...new Set([...reasons, command.reason])] });
      case 'note-reason':
        return note(command.reason);
      case 'edit':
        return setEditing(pair.id);
      case 'zoom':
        return setZoomed(pair.id);
    }
  };
  useCommands(run);
  if (!pair) return null;

  return (
    <div className="grid min-h-0 grow gap-4 lg:grid-cols-[minmax(0,1fr)_19rem]" data-pair={pair.id}>
      <div className="flex min-h-0 flex-col gap-3">
        <div className="flex h-[42dvh] min-h-48 flex-col lg:h-auto lg:min-h-0 lg:grow">
          <PictureStage
            pairs={pairs}
            onZoom={() => setZoomed(pair.id)}
            onSwipe={direction => {
              if (direction === 'up') return act({ action: 'skip' });
              if (direction === 'right') return act({ action: 'approve' });
              setRejecting(pair.id);
            }}
          />
        </div>
        <div className="grid gap-3 md:grid-cols-2">
          <section
            className="min-w-0 rounded-2xl border border-border bg-surface p-4"
            aria-labelledby="persian"
          >
            <h2 id="persian" className="mb-1 text-sm text-muted-foreground">
              {words.persian}
            </h2>
            {editing === pair.id ? (
              <EditField
                text={pair.persian}
                onSave={text => act({ action: 'edit', text })}
                onCancel={() => setEditing(null)}
              />
            ) : (
              <Scrolling label={words.persian}>
                <CaptionText text={pair.persian} className="text-2xl leading-relaxed font-medium" />
              </Scrolling>
            )}
            {pair.originalPersian !== null && (
              <p className="mt-1 truncate text-sm text-muted-foreground">
                <bdi>{words.mended(pair.originalPersian)}</bdi>
              </p>
            )}
          </section>
          <section
            className="min-w-0 rounded-2xl border border-border bg-surface p-4"
            aria-labelledby="english"
          >
            <h2 id="english" className="mb-1 text-sm text-muted-foreground">
              {words.english}
            </h2>
            {pair.english === null ? (
              <p className="text-muted-foreground">{words.noEnglish}</p>
            ) : (
              <Scrolling label={words.english}>
                <CaptionText text={pair.english} className="text-xl leading-relaxed" />
              </Scrolling>
            )}
          </section>
        </div>
      </div>
      <aside className="flex min-h-0 flex-col gap-4 lg:overflow-y-auto lg:pe-1">
        <PairFacts pair={pair} />
        <section className="hidden lg:block" aria-labelledby="reasons">
          <h2 id="reasons" className="mb-1 text-sm text-muted-foreground">
            {words.reasonsTitle}
          </h2>
          <ReasonList
            noted={reasons}
            disabled={false}
            onReject={reason => run({ do: 'reject-for', reason })}
          />
        </section>
      </aside>
      <div className="sticky bottom-0 -mx-4 border-t border-border bg-background p-3 lg:static lg:col-span-2 lg:m-0 lg:border-0 lg:p-0">
        <ActionBar
          disabled={false}
          flagged={pair.flagged}
          onAction={action => {
            // On a phone there is room for the reasons only when they are asked for.
            const isNarrow = !window.matchMedia('(min-width: 64rem)').matches;
            if (action === 'reject' && isNarrow) return setRejecting(pair.id);
            run({ do: action });
          }}
        />
      </div>
      <Dialog open={rejecting === pair.id} onOpenChange={open => !open && setRejecting(null)}>
        <DialogContent title={words.reasonsTitle} className="mb-0 rounded-b-none">
          <ReasonList
            noted={reasons}
            disabled={false}
            onReject={reason => run({ do: 'reject-for', reason })}
          />
          <Button variant="outline" className="mt-3 w-full" onClick={() => run({ do: 'reject' })}>
            {words.withoutReason}
          </Button>
        </DialogContent>
      </Dialog>
      <ZoomDialog pair={zoomed === pair.id ? pair : null} onClose={() => setZoomed(null)} />
    </div>
  );
}

/** Captions may be of any length; the picture keeps its place. */
const Scrolling = ({ label, children }: { label: string; children: React.ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  // biome-ignore lint/a11y/useSemanticElements: a group of one caption is no fieldset
  <div className="max-h-40 overflow-y-auto" role="group" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
