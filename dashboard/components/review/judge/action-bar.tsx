'use client';

import { Check, Flag, FlagOff, Pencil, SkipForward, Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { reviewMessages } from '../../../../locales/review.ts';
import { cn } from '../../cn.ts';
import { useLocale } from '../../locale.tsx';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { KeyCap } from '../keys/key-cap.tsx';

type Action = 'approve' | 'reject' | 'edit' | 'skip' | 'flag' | 'undo';

export interface ActionBarProps {
  readonly flagged: boolean;
  onAction(action: Action): void;
}

/** The actions for the pair; large enough for thumbs, each with its key if there is a keyboard. */
export function ActionBar({ flagged, onAction }: ActionBarProps) {
  const words = reviewMessages(useLocale()).actions;
  const button = (
    action: Action,
    { icon, label = words[action], ...props }: ButtonProps & { icon: ReactNode; label?: string },
  ) => (
    <Button
      {...props}
      // Gives the focus up, so that the page handles the keys: a second press of Space must not press this again.
      onClick={event => {
        if (event.detail > 0) event.currentTarget.blur();
        onAction(action);
      }}
      className={cn(
        'h-14! min-w-0 flex-col gap-0! px-2! text-sm sm:h-12! sm:flex-row sm:gap-2! sm:px-4! sm:text-base',
        props.className,
      )}
    >
      {icon}
      {label}
      <KeyCap name={action} className="hidden lg:inline-flex" />
    </Button>
  );
  return (
    <div className="grid grid-cols-6 gap-2 sm:flex sm:flex-wrap">
      {button('reject', {
        icon: <X aria-hidden />,
        variant: 'danger',
        className: 'col-span-3 text-lg sm:grow',
      })}
      {button('approve', {
        icon: <Check aria-hidden />,
        variant: 'primary',
        className: 'col-span-3 text-lg sm:grow',
      })}
      {button('edit', {
        icon: <Pencil aria-hidden />,
        variant: 'secondary',
        className: 'col-span-2 sm:grow',
      })}
      {button('skip', {
        icon: <SkipForward className="rtl:-scale-x-100" aria-hidden />,
        variant: 'secondary',
        className: 'col-span-1 sm:col-span-2 [&>span]:sr-only',
      })}
      {button('flag', {
        icon: flagged ? <FlagOff aria-hidden /> : <Flag aria-hidden />,
        label: flagged ? words.unflag : words.flag,
        variant: 'secondary',
        className: 'col-span-2',
      })}
      {button('undo', { icon: <Undo2 aria-hidden />, variant: 'secondary', className: 'col-span-1' })}
    </div>
  );
}
