'use client';

import { Check } from 'lucide-react';
import { memo } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { cn } from '../../cn.ts';
import { imageUrl } from '../../image-url.ts';
import { useLocale } from '../../locale.tsx';

export interface GridCardProps {
  readonly pair: QueuePair;
  readonly place: number;
  /** Its image has not loaded yet. */
  readonly isUnseen: boolean;
  readonly isFocused: boolean;
  readonly isSelected: boolean;
  onClick(place: number, withShift: boolean): void;
}

/** A pair in the grid. The list handles its keys. */
export const GridCard = memo(function GridCard({
  pair,
  place,
  isUnseen,
  isFocused,
  isSelected,
  onClick,
}: GridCardProps) {
  const words = reviewMessages(useLocale());
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active one
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
    <div
      id={`pair-${pair.id}`}
      role="option"
      aria-selected={isSelected}
      onClick={event => onClick(place, event.shiftKey)}
      className={cn(
        'relative flex min-w-0 cursor-pointer flex-col overflow-hidden rounded-xl border-2 border-border bg-surface',
        isSelected && 'border-accent bg-accent-soft',
        isFocused && 'ring-3 ring-ring',
      )}
    >
      {/* biome-ignore lint/performance/noImgElement: the file is streamed as it is */}
      <img
        src={imageUrl(pair.sha256, 320)}
        alt={isUnseen ? words.imageComing : words.image}
        draggable={false}
        className="h-40 w-full bg-muted object-contain"
      />
      <div className="grid min-h-0 gap-0.5 p-2">
        <p dir="auto" className="line-clamp-2 leading-snug font-medium [unicode-bidi:isolate]">
          {pair.persian}
        </p>
        <p dir="auto" className="line-clamp-1 text-sm text-muted-foreground [unicode-bidi:isolate]">
          {pair.english}
        </p>
        <p className="text-xs text-muted-foreground tabular-nums">
          {pair.score === null ? words.noScore : words.scoreValue(pair.score)}
        </p>
      </div>
      {isSelected && (
        <span className="absolute end-2 top-2 grid size-7 place-items-center rounded-full bg-accent text-accent-foreground">
          <Check className="size-5" aria-hidden />
        </span>
      )}
    </div>
  );
});
