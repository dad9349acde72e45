'use client';

import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import type { SessionView } from '../session/review-session.ts';

/** How the person's day goes: decisions so far, and how fast lately. */
export function DayProgress({ progress }: { progress: SessionView['progress'] }) {
  const words = reviewMessages(useLocale()).progress;
  if (!progress) return null;
  const { approved, rejected, perMinute } = progress;
  return (
    <Tooltip text={words.detail(approved, rejected)}>
      <p className="text-sm whitespace-nowrap text-muted-foreground" data-today={approved + rejected}>
        <strong className="font-semibold text-foreground">{words.today(approved + rejected)}</strong>
        {perMinute > 0 && <span className="hidden sm:inline"> · {words.perMinute(perMinute)}</span>}
      </p>
    </Tooltip>
  );
}
