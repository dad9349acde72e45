import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

/** Shown by a page without content: says so in a sentence, and offers a way on. @param href empty for this same page */
export function Notice({
  title,
  text,
  href,
  action,
  children,
}: {
  title: string;
  text: ReactNode;
  href: string;
  action: string;
  children?: ReactNode;
}) {
  return (
    <div className="mx-auto my-auto flex max-w-lg flex-col items-center gap-4 px-6 py-16 text-center">
      <h1 className="text-2xl font-bold text-balance">{title}</h1>
      <p className="text-muted-foreground">{text}</p>
      {children}
      <Button asChild className="mt-2">
        <a href={href}>{action}</a>
      </Button>
    </div>
  );
}
