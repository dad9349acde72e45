'use client';

import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import type { SessionView } from '../session/review-session.ts';

/** The person's progress today: decisions so far, and the recent rate. */
export function DayProgress({ progress }: { progress: SessionView['progress'] }) {
  const words = reviewMessages(useLocale()).progress;
  if (!progress) return null;
  const { approved, rejected, perMinute, goal } = progress;
  const done = approved + rejected;
  return (
    <Tooltip text={words.detail(approved, rejected)}>
      <p className="text-sm whitespace-nowrap text-muted-foreground" data-today={done}>
        <strong className="font-semibold text-foreground">
          {goal > 0 ? words.ofGoal(done, goal) : words.today(done)}
        </strong>
        {goal > 0 && (
          <span
            aria-hidden
            className="ms-2 hidden sm:inline-block h-1.5 w-16 overflow-hidden rounded-full bg-muted-strong align-middle"
          >
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.min(100, (100 * done) / goal)}%` }}
            />
          </span>
        )}
        {perMinute > 0 && <span className="hidden sm:inline"> · {words.perMinute(perMinute)}</span>}
      </p>
    </Tooltip>
  );
}
