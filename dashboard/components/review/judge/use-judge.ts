'use client';

import { useState } from 'react';
import type { Reason } from '../../../../core/ground/domain/review/review.ts';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import type { Command } from '../keys/keys.ts';
import { useCommands } from '../keys/use-commands.ts';
import type { Act } from '../session/review-session.ts';

interface JudgeOptions {
  readonly pair: QueuePair | undefined;
  onAct(pairs: readonly QueuePair[], act: Act): void;
  onUndo(): void;
  /** Switches the queue to pairs like this one. */
  onAlike(pair: QueuePair): void;
  /** Commands of the whole screen, not of this view. */
  onCommand(command: Command): void;
}

/** A panel that may be open for a pair; the next pair closes it. */
export type Panel = 'edit' | 'zoom' | 'reasons' | 'comment';

export interface Judge {
  /** The reasons noted for this pair, until it is rejected. */
  readonly reasons: readonly Reason[];
  isOpen(panel: Panel): boolean;
  open(panel: Panel): void;
  close(panel: Panel): void;
  act(act: Act): void;
  run(command: Command): void;
}

/** State and commands of the current pair. */
export function useJudge({ pair, onAct, onUndo, onAlike, onCommand }: JudgeOptions): Judge {
  const [opened, setOpened] = useState<Readonly<Partial<Record<Panel, string>>>>({});
  const [noted, setNoted] = useState<{ id: string; reasons: readonly Reason[] } | null>(null);
  const reasons = noted && noted.id === pair?.id ? noted.reasons : [];

  const open = (panel: Panel) => pair && setOpened(before => ({ ...before, [panel]: pair.id }));
  const close = (panel: Panel) => setOpened(({ [panel]: _, ...others }) => others);
  const act = (what: Act) => {
    close('edit');
    close('reasons');
    if (pair) onAct([pair], what);
  };
  const note = (reason: Reason) => {
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
      case 'alike':
        return pair && onAlike(pair);
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
      case 'zoom':
      case 'comment':
        return open(command.do);
    }
  };
  useCommands(run);
  return { reasons, isOpen: panel => pair !== undefined && opened[panel] === pair.id, open, close, act, run };
}
