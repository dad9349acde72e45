'use client';

import { Slider as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

export interface SliderProps extends ComponentProps<typeof Primitive.Root> {
  /** What each handle sets, in order: there are as many handles as names. */
  readonly handles: readonly string[];
}

export const Slider = ({ className, handles, ...props }: SliderProps) => (
  <Primitive.Root
    className={cn('relative flex h-6 w-full touch-none items-center select-none', className)}
    {...props}
  >
    <Primitive.Track className="relative h-1.5 grow overflow-hidden rounded-full bg-muted-strong">
      <Primitive.Range className="absolute h-full bg-accent" />
    </Primitive.Track>
    {handles.map(name => (
      <Primitive.Thumb
        key={name}
        aria-label={name}
        className="block size-6 cursor-grab rounded-full border-2 border-accent bg-surface shadow outline-none focus-visible:ring-3 focus-visible:ring-ring"
      />
    ))}
  </Primitive.Root>
);
