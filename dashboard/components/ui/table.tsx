import type { ComponentProps } from 'react';
import { cn } from '../cn.ts';

/** A table that scrolls sideways where it does not fit; the frame is what the keyboard scrolls. */
export const Table = ({ label, className, ...props }: ComponentProps<'table'> & { label: string }) => (
  <section
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1)
    tabIndex={0}
    // What is only for hearing lies at its place in here, too, or the page itself would scroll sideways.
    className="relative overflow-x-auto outline-none focus-visible:ring-3 focus-visible:ring-ring"
  >
    <table className={cn('w-full border-collapse text-start', className)} {...props} />
  </section>
);

export const Th = ({ className, ...props }: ComponentProps<'th'>) => (
  <th
    scope="col"
    className={cn(
      'border-b border-border px-3 py-2 text-start text-sm font-medium whitespace-nowrap text-muted-foreground',
      className,
    )}
    {...props}
  />
);

export const Td = ({ className, ...props }: ComponentProps<'td'>) => (
  <td className={cn('border-b border-border px-3 py-2 align-middle', className)} {...props} />
);
