'use client';

import { CloudCheck, CloudOff, CloudUpload, KeyRound } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { reviewMessages } from '../../../../locales/review.ts';
import { signInHref } from '../../accounts/sign-in-href.ts';
import { cn } from '../../cn.ts';
import { useLocale } from '../../locale.tsx';
import type { SaveState } from '../session/outbox.ts';

const ICONS = { saved: CloudCheck, saving: CloudUpload, offline: CloudOff, 'signed-out': KeyRound };

/** Whether the server has all decisions and, if not, what happens to the others. */
export function SaveIndicator({ state, waiting }: { state: SaveState; waiting: number }) {
  const words = reviewMessages(useLocale()).save;
  // After signing in again, the person continues where they were: same filters, same order.
  const here = `${usePathname()}?${useSearchParams()}`;
  const Icon = ICONS[state];
  const text = state === 'saved' ? words.saved : words[state](waiting);
  const isTrouble = state === 'offline' || state === 'signed-out';
  const content = (
    <>
      <Icon className="size-5 shrink-0" aria-hidden />
      <span className={cn(!isTrouble && 'sr-only xl:not-sr-only')}>{text}</span>
    </>
  );
  const look = cn(
    'flex items-center gap-2 rounded-lg px-2 py-1 text-sm text-muted-foreground',
    isTrouble && 'bg-warning/15 font-medium text-warning',
  );
  return (
    // Not announced while everything works: a screen reader would talk at every key.
    <p className={look} role={isTrouble ? 'alert' : undefined} data-save={state}>
      {state === 'signed-out' ? (
        <a className="flex items-center gap-2 underline" href={signInHref(here)}>
          {content}
        </a>
      ) : (
        content
      )}
    </p>
  );
}
