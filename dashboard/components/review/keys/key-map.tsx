'use client';

import type { ReactNode } from 'react';
import { formatNumber } from '../../../../locales/format.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { View } from '../queue/queue-url.ts';
import { KeyCap } from './key-cap.tsx';

const COMMON = ['approve', 'reject'] as const;
const ONE = ['edit', 'skip', 'flag', 'undo', 'zoom'] as const;

/** All keys, on «?». */
export function KeyMap({
  view,
  open,
  onOpenChange,
}: {
  view: View;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const locale = useLocale();
  const words = reviewMessages(locale);
  const digits = `${formatNumber(locale, 1)} – ${formatNumber(locale, 9)}`;
  const row = (keys: ReactNode, text: string) => (
    <div
      key={text}
      className="flex items-center justify-between gap-4 border-b border-border py-1.5 last:border-0"
    >
      <dt>{text}</dt>
      <dd className="flex items-center gap-1" dir="ltr">
        {keys}
      </dd>
    </div>
  );
  const command = (name: (typeof COMMON)[number] | (typeof ONE)[number]) => {
    return row(<KeyCap name={name} />, words.actions[name]);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={words.keys.title} description={words.keys.description}>
        <dl>
          {COMMON.map(command)}
          {row(<Kbd>{digits}</Kbd>, words.keys.reason)}
          {view === 'one' &&
            row(
              <>
                <Kbd>Shift</Kbd>
                <Kbd>{digits}</Kbd>
              </>,
              words.keys.several,
            )}
          {view === 'one' && ONE.map(command)}
          {view === 'grid' && (
            <>
              {row(<Kbd>← ↑ → ↓</Kbd>, words.keys.move)}
              {row(<Kbd>Space</Kbd>, words.keys.select)}
              {row(
                <>
                  <Kbd>Shift</Kbd>
                  <Kbd>← ↑ → ↓</Kbd>
                </>,
                words.keys.extend,
              )}
              {row(
                <>
                  <Kbd>Ctrl</Kbd>
                  <Kbd>A</Kbd>
                </>,
                words.keys.all,
              )}
              {command('skip')}
              {command('undo')}
            </>
          )}
          {row(<KeyCap name="grid" />, words.keys.grid)}
          {row(<KeyCap name="help" />, words.keys.help)}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
