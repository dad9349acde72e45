import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** The look of everything that one types in or chooses from. */
export const FIELD =
  'w-full rounded-lg border border-input bg-surface px-3 text-foreground outline-none placeholder:text-muted-foreground focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-ring aria-invalid:border-danger disabled:opacity-50';

export interface InputProps extends ComponentProps<'input'> {
  /** Numbers use number-input.tsx, which knows their limits. */
  readonly type?: 'date' | 'file' | 'password' | 'search' | 'text' | 'time' | 'url';
}

export const Input = ({ className, ...props }: InputProps) => (
  <input className={clsx(FIELD, 'h-11', className)} {...props} />
);

export const Textarea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea className={clsx(FIELD, 'min-h-24 py-2', className)} {...props} />
);

/** The browser's own list: works without JavaScript and fits a phone. For richer lists see select.tsx. */
export const NativeSelect = ({ className, ...props }: ComponentProps<'select'>) => (
  <select
    className={clsx(FIELD, 'list-arrow h-11 cursor-pointer appearance-none pe-9', className)}
    {...props}
  />
);
