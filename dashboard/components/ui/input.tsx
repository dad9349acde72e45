import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { NumberInput } from './number-input.tsx';

const FIELD =
  'w-full rounded-lg border border-input bg-surface px-3 text-foreground outline-none placeholder:text-muted-foreground focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-ring aria-invalid:border-danger disabled:opacity-50';

export function Input({ className, type, ...props }: ComponentProps<'input'>) {
  const classes = clsx(FIELD, 'h-11', className);
  if (type === 'number') return <NumberInput className={classes} {...props} />;
  return <input type={type} className={classes} {...props} />;
}

export const Textarea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea className={clsx(FIELD, 'min-h-24 py-2', className)} {...props} />
);

/** The browser's own list: works without JavaScript and is at home on a phone. For richer lists see select.tsx. */
export const NativeSelect = ({ className, ...props }: ComponentProps<'select'>) => (
  <select
    className={clsx(FIELD, 'list-arrow h-11 cursor-pointer appearance-none pe-9', className)}
    {...props}
  />
);
