'use client';

import type { Reason } from '../../../../core/ground/domain/review/review.ts';
import { cn } from '../../cn.ts';
import { KeyCap } from '../keys/key-cap.tsx';
import { useReviewTools } from '../review-tools.tsx';

export interface ReasonListProps {
  /** Reasons noted so far, for a rejection with several. */
  readonly noted: readonly Reason[];
  onReject(reason: Reason): void;
}

/** The reasons to reject, one touch or one key each. */
export function ReasonList({ noted, onReject }: ReasonListProps) {
  const { reasons } = useReviewTools();
  return (
    <ul className="grid gap-1">
      {reasons.map(({ code, label }) => (
        <li key={code}>
          <button
            type="button"
            onClick={event => {
              if (event.detail > 0) event.currentTarget.blur();
              onReject(code);
            }}
            className={cn(
              'flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-lg px-2 text-start outline-none hover:bg-muted focus-visible:ring-3 focus-visible:ring-ring disabled:opacity-50 lg:min-h-8',
              noted.includes(code) && 'bg-accent-soft font-semibold text-accent-strong',
            )}
          >
            <KeyCap name={code} />
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
