'use client';

import { type PointerEvent, useRef, useState } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { cn } from '../../cn.ts';
import { imageUrl } from '../../image-url.ts';
import { useLocale } from '../../locale.tsx';

export interface ImageStageProps {
  /** The first pair is shown; the next ones are in place behind it, fetched and decoded. */
  readonly pairs: readonly QueuePair[];
  /** Pairs whose image has not loaded yet. */
  readonly unseen: ReadonlySet<string>;
  /** A finger swiped the image to the right, to the left, or up. */
  onSwipe(direction: 'right' | 'left' | 'up'): void;
  onZoom(): void;
}

/** How many images are fetched in advance. */
const AHEAD = 4;
/** A finger that moved this far meant it. */
const SWIPE_PX = 90;

const wayOf = (from: { x: number; y: number }, { clientX, clientY }: PointerEvent) => {
  return { x: clientX - from.x, y: clientY - from.y };
};

/** The image to judge, as large as fits. */
export function ImageStage({ pairs, unseen, onSwipe, onZoom }: ImageStageProps) {
  const words = reviewMessages(useLocale());
  const start = useRef<{ x: number; y: number } | null>(null);
  const [drag, setDrag] = useState<{ x: number; y: number } | null>(null);
  const [current] = pairs;

  const move = (event: PointerEvent) => {
    if (start.current) setDrag(wayOf(start.current, event));
  };
  const end = (event: PointerEvent) => {
    // A quick finger is gone before its last move is drawn, so the release position counts.
    const way = start.current && wayOf(start.current, event);
    start.current = null;
    setDrag(null);
    if (!way) return;
    if (Math.abs(way.x) > SWIPE_PX && Math.abs(way.x) > Math.abs(way.y)) {
      onSwipe(way.x > 0 ? 'right' : 'left');
    } else if (way.y < -SWIPE_PX) onSwipe('up');
  };
  const sideways = drag && Math.abs(drag.x) > Math.abs(drag.y) ? drag.x : 0;

  return (
    <div
      className="relative min-h-0 grow touch-pinch-zoom overflow-hidden rounded-2xl bg-muted select-none"
      onPointerDown={event => {
        if (event.pointerType !== 'mouse') start.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => {
        start.current = null;
        setDrag(null);
      }}
    >
      {pairs.slice(0, AHEAD).map((pair, index) => (
        // biome-ignore lint/performance/noImgElement: the file is streamed as it is, in the size it has
        <img
          key={pair.id}
          src={imageUrl(pair.sha256, 1280)}
          // A missing image is announced below; a browser's broken-image mark says less.
          alt={index === 0 && !unseen.has(pair.id) ? words.image : ''}
          aria-hidden={index > 0}
          width={pair.width}
          height={pair.height}
          // Decoded before it is painted, so that words and image change in the same frame.
          decoding="sync"
          draggable={false}
          className={cn('absolute inset-0 size-full object-contain', index > 0 && 'invisible')}
          style={
            index === 0 && drag
              ? { transform: `translate(${drag.x}px, ${Math.min(0, drag.y)}px) rotate(${drag.x / 40}deg)` }
              : undefined
          }
        />
      ))}
      {current && unseen.has(current.id) && (
        <p
          role="status"
          className="absolute inset-0 grid place-items-center p-6 text-center text-muted-foreground"
        >
          {words.imageComing}
        </p>
      )}
      {current && (
        <button
          type="button"
          aria-label={words.actions.zoom}
          onClick={onZoom}
          className="absolute inset-0 hidden cursor-zoom-in rounded-2xl outline-none focus-visible:ring-3 focus-visible:ring-ring focus-visible:ring-inset sm:block"
        />
      )}
      {sideways !== 0 && (
        <p
          aria-hidden
          className={cn(
            'absolute top-4 rounded-xl px-4 py-2 text-lg font-bold text-white',
            sideways > 0 ? 'right-4 bg-[#2e6b34]' : 'left-4 bg-[#b3261e]',
          )}
          style={{ opacity: Math.min(1, Math.abs(sideways) / SWIPE_PX) }}
        >
          {sideways > 0 ? words.actions.approve : words.actions.reject}
        </p>
      )}
    </div>
  );
}
