'use client';

import { useState } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { cn } from '../../cn.ts';
import { imageUrl } from '../../image-url.ts';
import { useLocale } from '../../locale.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';

/** The image over the whole window. Another touch shows it at its own size, to be scrolled. */
export function ZoomDialog({ pair, onClose }: { pair: QueuePair | null; onClose(): void }) {
  const words = reviewMessages(useLocale());
  const [isLarge, setLarge] = useState(false);
  return (
    <Dialog
      open={pair !== null}
      onOpenChange={open => {
        if (open) return;
        setLarge(false);
        onClose();
      }}
    >
      {pair && (
        <DialogContent
          title={words.actions.zoom}
          className="flex h-full w-full max-w-[min(96vw,80rem)] flex-col overflow-hidden"
          onKeyDown={event => {
            // The key that opened it closes it.
            if (event.code === 'KeyZ' && !event.ctrlKey && !event.metaKey) onClose();
          }}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <div className="min-h-0 grow overflow-auto rounded-lg bg-muted" tabIndex={0} dir="ltr">
            <button
              type="button"
              onClick={() => setLarge(large => !large)}
              aria-pressed={isLarge}
              aria-label={words.actions.zoom}
              className={cn('block', isLarge ? 'cursor-zoom-out' : 'size-full cursor-zoom-in')}
            >
              {/* biome-ignore lint/performance/noImgElement: the file is streamed as it is */}
              <img
                src={imageUrl(pair.sha256, 1280)}
                alt={words.image}
                className={isLarge ? 'w-[160vmax] max-w-none' : 'size-full object-contain'}
              />
            </button>
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}
