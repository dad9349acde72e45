'use client';

import { useId } from 'react';
import type { BulkPreview, Estimate } from '../../../core/work/review/precision.ts';
import { formatDecimal } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import type { Thresholds } from './threshold-lines.tsx';

interface Used {
  readonly reject: boolean;
  readonly approve: boolean;
}

/** What the current thresholds would do, counted while they move. */
export function BulkPreviewCards({
  preview,
  lines,
  used,
  onUse,
}: {
  preview: BulkPreview;
  lines: Thresholds;
  used: Used;
  onUse: (used: Used) => void;
}) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  const score = (value: number) => formatDecimal(locale, value, 2);
  return (
    <div className="grid gap-4 md:grid-cols-2" aria-live="polite">
      <Side
        label={`${words.rejectBelow} ${score(lines.rejectBelow)}`}
        headline={words.reject(preview.reject)}
        tone="text-danger"
        estimate={preview.rejectRight}
        say={words.wrong}
        isUsed={used.reject}
        onUse={reject => onUse({ ...used, reject })}
      />
      <Side
        label={`${words.approveFrom} ${score(lines.approveFrom)}`}
        headline={words.approve(preview.approve)}
        tone="text-success"
        estimate={preview.approveRight}
        say={words.right}
        isUsed={used.approve}
        onUse={approve => onUse({ ...used, approve })}
      />
      <p className="text-muted-foreground md:col-span-2">{words.left(preview.left)}</p>
    </div>
  );
}

function Side({
  label,
  headline,
  tone,
  estimate,
  say,
  isUsed,
  onUse,
}: {
  label: string;
  headline: string;
  tone: string;
  estimate: Estimate | null;
  /** The estimate for these pairs, in words. */
  say: (share: number, low: number, high: number) => string;
  isUsed: boolean;
  onUse: (isUsed: boolean) => void;
}) {
  const words = oversightMessages(useLocale()).bulk;
  const id = useId();
  return (
    <Card className="flex flex-col gap-1">
      <span className="flex items-center gap-2">
        <input
          id={id}
          type="checkbox"
          checked={isUsed}
          onChange={event => onUse(event.target.checked)}
          className="size-5 accent-(--accent)"
        />
        <label htmlFor={id}>{label}</label>
      </span>
      <strong className={`text-2xl ${tone}`}>{headline}</strong>
      {isUsed && (
        <p>
          {estimate ? say(estimate.share, estimate.low, estimate.high) : words.nothingKnown}
          {estimate && (
            <span className="block text-sm text-muted-foreground">{words.restsOn(estimate.reviewed)}</span>
          )}
        </p>
      )}
    </Card>
  );
}
