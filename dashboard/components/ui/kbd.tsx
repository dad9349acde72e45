import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

/** A key of the keyboard. */
export const Kbd = ({ className, ...props }: ComponentProps<'kbd'>) => (
  <kbd
    className={cn(
      'inline-flex h-6 min-w-6 items-center justify-center rounded-md border border-border bg-muted px-1.5 font-sans text-xs font-medium text-muted-foreground',
      className,
    )}
    {...props}
  />
);
