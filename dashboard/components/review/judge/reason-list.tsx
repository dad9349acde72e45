'use client';

import { REJECT_REASONS, type RejectReason } from '../../../../core/ground/domain/review.ts';
import { formatNumber } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { cn } from '../../cn.ts';
import { useLocale } from '../../locale.tsx';
import { Kbd } from '../../ui/kbd.tsx';

export interface ReasonListProps {
  /** Noted so far, for a rejection with several. */
  readonly noted: readonly RejectReason[];
  onReject(reason: RejectReason): void;
}

/** The reasons to reject, one touch or one digit each. */
export function ReasonList({ noted, onReject }: ReasonListProps) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  return (
    <ul className="grid gap-1">
      {REJECT_REASONS.map((reason, index) => (
        <li key={reason}>
          <button
            type="button"
            onClick={event => {
              if (event.detail > 0) event.currentTarget.blur();
              onReject(reason);
            }}
            className={cn(
              'flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-lg px-2 text-start outline-none hover:bg-muted focus-visible:ring-3 focus-visible:ring-ring disabled:opacity-50 lg:min-h-8',
              noted.includes(reason) && 'bg-accent-soft font-semibold text-accent-strong',
            )}
          >
            <Kbd aria-hidden>{formatNumber(locale, index + 1)}</Kbd>
            {words.reasons[reason]}
          </button>
        </li>
      ))}
    </ul>
  );
}
