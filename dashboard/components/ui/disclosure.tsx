import type { ReactNode } from 'react';

/** Content that opens below its name; works without JavaScript. */
export function Disclosure({
  icon,
  summary,
  open = false,
  children,
}: {
  icon: ReactNode;
  summary: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details
      open={open}
      className="group open:order-last open:w-full open:rounded-2xl open:border open:border-border open:bg-surface open:p-4 open:text-start"
    >
      <summary className="inline-flex h-(--small-control) cursor-pointer list-none items-center gap-2 rounded-lg px-3 text-sm text-muted-foreground outline-none select-none hover:bg-muted hover:text-foreground focus-visible:ring-3 focus-visible:ring-ring [&_svg]:size-4 [&::-webkit-details-marker]:hidden">
        {icon}
        {summary}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}
