'use client';

import { Slider } from 'radix-ui';
import { bucketStart } from '../../../core/ground/domain/captions/score-buckets.ts';
import { formatDecimal } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { cn } from '../cn.ts';
import { useLocale } from '../locale.tsx';
import type { Range } from './histogram-bars.ts';
import { PLOT } from './score-chart.tsx';

export interface Thresholds {
  readonly rejectBelow: number;
  readonly approveFrom: number;
}

/**
 * The two lines over the chart, with their handles below it: dragged anywhere along the line, or moved by the arrow keys (a hundredth per
 * press, ten hundredths with Page Up and Page Down, Home and End for the ends).
 */
export function ThresholdLines({
  range,
  value,
  isUsed,
  onChange,
}: {
  range: Range;
  value: Thresholds;
  /** For each line: whether anything is rejected, or approved. */
  isUsed: { readonly reject: boolean; readonly approve: boolean };
  onChange: (value: Thresholds) => void;
}) {
  const locale = useLocale();
  const words = oversightMessages(locale).bulk;
  const score = (of: number) => formatDecimal(locale, of, 2);
  const thumb = (isOn: boolean, colour: string) =>
    cn(
      'relative block size-6 cursor-ew-resize rounded-full border-2 bg-surface shadow outline-none focus-visible:ring-3 focus-visible:ring-ring',
      // The line belongs to the handle: dragging the line drags the handle.
      'before:absolute before:bottom-full before:left-1/2 before:h-(--line) before:w-3 before:-translate-x-1/2 before:border-x-[5px] before:border-transparent before:bg-clip-padding',
      isOn ? colour : 'border-border opacity-60 before:bg-border',
    );
  return (
    <Slider.Root
      dir="ltr"
      className="absolute bottom-0 flex h-6 touch-none items-center select-none"
      style={{
        left: PLOT.left,
        right: PLOT.right,
        ['--line' as string]: `${PLOT.height - PLOT.top - 28}px`,
      }}
      min={bucketStart(range.first)}
      max={bucketStart(range.end)}
      step={0.01}
      value={[value.rejectBelow, value.approveFrom]}
      onValueChange={([low, high]) => {
        if (low === undefined || high === undefined) return;
        onChange({ rejectBelow: round(low), approveFrom: round(high) });
      }}
    >
      <Slider.Track className="relative h-1 grow rounded-full bg-muted-strong" />
      <Slider.Thumb
        aria-label={words.rejectBelow}
        aria-valuetext={score(value.rejectBelow)}
        className={thumb(isUsed.reject, 'border-danger before:bg-danger')}
      />
      <Slider.Thumb
        aria-label={words.approveFrom}
        aria-valuetext={score(value.approveFrom)}
        className={thumb(isUsed.approve, 'border-success before:bg-success')}
      />
    </Slider.Root>
  );
}

/** Edges of buckets, in the precision in which they are compared: hundredths. */
const round = (value: number): number => Math.round(value * 100) / 100;
