'use client';

import { useCallback, useRef } from 'react';
import { toast } from 'sonner';
import { reviewMessages } from '../../../../locales/review.ts';
import { teamMessages } from '../../../../locales/team.ts';
import { useLocale } from '../../locale.tsx';
import type { Notice } from './review-session.ts';

/** Over the image: at the bottom, notices would hide the sentences of the next pair, or of one that comes back. */
const OVER_IMAGE = { position: 'top-center' } as const;

/** Shows the session's notices for a moment over the image. */
export function useNotices(): (notice: Notice) => void {
  const words = useRef(reviewMessages('fa').notices);
  const locale = useLocale();
  words.current = reviewMessages(locale).notices;
  const gold = useRef(teamMessages('fa').gold);
  gold.current = teamMessages(locale).gold;
  return useCallback(notice => {
    const { undone, undoneMany, nothingToUndo, cannotUndoNow, noImage, lost, refused, undoRefused } =
      words.current;
    switch (notice.kind) {
      case 'undone':
        // One at a time: undoing ten steps needs no ten messages.
        return void toast(notice.count > 1 ? undoneMany(notice.count) : undone[notice.action], {
          id: 'undo',
          ...OVER_IMAGE,
        });
      case 'nothing-to-undo':
        return void toast(nothingToUndo, { id: 'undo', ...OVER_IMAGE });
      case 'cannot-undo-now':
        return void toast.warning(cannotUndoNow, { id: 'undo', ...OVER_IMAGE });
      case 'no-image':
        return void toast.warning(noImage, { id: 'no-image', ...OVER_IMAGE });
      case 'gold': {
        const { expected, note } = notice.gold;
        const description = note === null ? undefined : gold.current.why(note);
        return void toast.info(gold.current.miss[expected], { description, duration: 10_000, ...OVER_IMAGE });
      }
      case 'lost':
        return void toast.info(lost(notice.count), OVER_IMAGE);
      case 'refused': {
        const { refusal, by } = notice.outcome;
        if (refusal === null) return;
        if (notice.undo && refusal === 'changed') return void toast.warning(undoRefused(by), OVER_IMAGE);
        return void toast.warning(refusal === 'changed' ? refused.changed(by) : refused[refusal], OVER_IMAGE);
      }
    }
  }, []);
}
