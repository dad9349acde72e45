'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../cn.ts';
import { useWords } from '../locale.tsx';
import { Button } from './button.tsx';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

export interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  readonly title: ReactNode;
  /** What the dialog is about, for screen readers. */
  readonly description?: ReactNode;
}

export function DialogContent({ className, title, description, children, ...props }: DialogContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-black/50 data-[state=open]:animate-fade-in" />
      <Primitive.Content
        className={cn(
          'fixed inset-0 z-50 m-auto h-fit max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] max-w-lg overflow-y-auto rounded-2xl border border-border bg-surface p-6 shadow-xl outline-none data-[state=open]:animate-rise',
          className,
        )}
        {...(description === undefined && { 'aria-describedby': undefined })}
        {...props}
      >
        <div className="mb-4 flex items-start justify-between gap-4">
          <div>
            <Primitive.Title className="text-xl font-semibold">{title}</Primitive.Title>
            {description !== undefined && (
              <Primitive.Description className="mt-1 text-muted-foreground">
                {description}
              </Primitive.Description>
            )}
          </div>
          <CloseButton />
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

function CloseButton() {
  const words = useWords();
  return (
    <Primitive.Close asChild>
      <Button variant="ghost" size="smallIcon" className="-me-2 -mt-1" aria-label={words.close}>
        <X aria-hidden />
      </Button>
    </Primitive.Close>
  );
}
