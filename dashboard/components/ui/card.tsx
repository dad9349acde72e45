import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

export const Card = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('rounded-2xl border border-border bg-surface p-6', className)} {...props} />
);

export const CardTitle = ({ className, ...props }: ComponentProps<'h2'>) => (
  <h2 className={cn('text-lg font-semibold', className)} {...props} />
);
