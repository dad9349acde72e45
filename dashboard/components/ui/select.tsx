'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

export const Select = Primitive.Root;
export const SelectValue = Primitive.Value;

export const SelectTrigger = ({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.Trigger>) => (
  <Primitive.Trigger
    className={cn(
      'inline-flex h-11 cursor-pointer items-center justify-between gap-2 rounded-lg border border-input bg-surface px-3 outline-none focus-visible:ring-3 focus-visible:ring-ring disabled:opacity-50',
      className,
    )}
    {...props}
  >
    {children}
    <Primitive.Icon>
      <ChevronDown className="size-4 text-muted-foreground" aria-hidden />
    </Primitive.Icon>
  </Primitive.Trigger>
);

export const SelectContent = ({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Portal>
    <Primitive.Content
      position="popper"
      sideOffset={6}
      className={cn(
        'z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-xl border border-border bg-surface p-1.5 shadow-lg',
        className,
      )}
      {...props}
    >
      <Primitive.Viewport>{children}</Primitive.Viewport>
    </Primitive.Content>
  </Primitive.Portal>
);

export const SelectItem = ({ className, children, ...props }: ComponentProps<typeof Primitive.Item>) => (
  <Primitive.Item
    className={cn(
      'flex cursor-pointer items-center justify-between gap-4 rounded-lg px-3 py-2 outline-none select-none data-highlighted:bg-muted',
      className,
    )}
    {...props}
  >
    <Primitive.ItemText>{children}</Primitive.ItemText>
    <Primitive.ItemIndicator>
      <Check className="size-4 text-accent" aria-hidden />
    </Primitive.ItemIndicator>
  </Primitive.Item>
);
