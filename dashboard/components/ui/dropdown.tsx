'use client';

import { DropdownMenu as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

/** Not modal: the page behind it stays usable, for screen readers as well, and does not jump because its scroll bar disappears. */
export const Dropdown = (props: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root modal={false} {...props} />
);
export const DropdownTrigger = Primitive.Trigger;
export const DropdownRadioGroup = Primitive.RadioGroup;

export const DropdownContent = ({ className, ...props }: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Portal>
    <Primitive.Content
      sideOffset={6}
      align="end"
      className={cn(
        'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-xl border border-border bg-surface p-1.5 text-foreground shadow-lg data-[state=open]:animate-fade-in',
        className,
      )}
      {...props}
    />
  </Primitive.Portal>
);

const ITEM =
  'flex cursor-pointer items-center gap-2.5 rounded-lg px-3 py-2 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-muted [&_svg]:size-4';

export const DropdownItem = ({ className, ...props }: ComponentProps<typeof Primitive.Item>) => (
  <Primitive.Item className={cn(ITEM, className)} {...props} />
);

export const DropdownRadioItem = ({ className, ...props }: ComponentProps<typeof Primitive.RadioItem>) => (
  <Primitive.RadioItem
    className={cn(ITEM, 'data-[state=checked]:font-semibold data-[state=checked]:text-accent', className)}
    {...props}
  />
);

/** Text in a menu that is not a choice. */
export const DropdownLabel = ({ className, ...props }: ComponentProps<typeof Primitive.Label>) => (
  <Primitive.Label className={cn('px-3 py-2 text-sm text-muted-foreground', className)} {...props} />
);

export const DropdownSeparator = ({ className, ...props }: ComponentProps<typeof Primitive.Separator>) => (
  <Primitive.Separator className={cn('my-1.5 h-px bg-border', className)} {...props} />
);
