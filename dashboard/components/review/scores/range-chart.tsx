'use client';

import { type PointerEvent, useRef } from 'react';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Slider } from '../../ui/slider.tsx';
import { ScoreBarChart } from './score-bar-chart.tsx';
import type { Histogram } from './use-histogram.ts';

export interface RangeChartProps {
  readonly histogram: Histogram;
  /** Undefined ends are open. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  onChange(range: { min: number | undefined; max: number | undefined }): void;
}

const STEP = 0.01;

/** A range of scores over the histogram, drawn with a finger or set with the handles, which the arrow keys move. */
export function RangeChart({ histogram, min, max, onChange }: RangeChartProps) {
  const words = reviewMessages(useLocale());
  const start = useRef<number | null>(null);
  const [low, high] = [histogram.bars[0]?.from ?? 0, histogram.bars.at(-1)?.to ?? 1];
  const [from, to] = [Math.max(low, min ?? low), Math.min(high, max ?? high)];
  const set = (one: number, other: number) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    onChange({ min: first <= low ? undefined : round(first), max: last >= high ? undefined : round(last) });
  };
  const scoreAt = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    return low + share * (high - low);
  };
  return (
    <div dir="ltr" className="grid gap-1">
      <div
        className="cursor-crosshair touch-none"
        data-range-chart
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = scoreAt(event);
        }}
        onPointerMove={event => {
          if (start.current !== null) set(start.current, scoreAt(event));
        }}
        onPointerUp={() => {
          start.current = null;
        }}
        onPointerCancel={() => {
          start.current = null;
        }}
      >
        <ScoreBarChart bars={histogram.bars} range={[from, to]} height={140} detailed />
      </div>
      <Slider
        dir="ltr"
        handles={[words.filters.from, words.filters.to]}
        min={low}
        max={high}
        step={STEP}
        value={[from, to]}
        onValueChange={([first = low, last = high]) => set(first, last)}
      />
    </div>
  );
}

const round = (score: number): number => Math.round(score * 100) / 100;
