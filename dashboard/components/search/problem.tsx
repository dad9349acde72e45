'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';

const AGAIN_MS = 4_000;

/**
 * Why there is nothing to show, and how to go on. @param retryHref the address that asks the same again; the page also retries by itself
 */
export function Problem({
  title,
  text,
  retryHref,
  level = 1,
  children,
}: {
  title: string;
  text: string;
  retryHref?: string | undefined;
  /** The level of its heading: 1 if a page shows nothing else. */
  level?: 1 | 3;
  children?: ReactNode;
}) {
  const Heading = level === 1 ? 'h1' : 'h3';
  const words = useWords();
  const router = useRouter();
  useEffect(() => {
    if (retryHref === undefined) return;
    const timer = setInterval(() => router.refresh(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [retryHref, router]);
  return (
    <div className="mx-auto flex max-w-xl flex-col items-center gap-3 py-16 text-center" role="status">
      <Heading className="text-2xl font-bold text-balance">{title}</Heading>
      <p className="text-muted-foreground">{text}</p>
      {retryHref !== undefined && (
        <Button asChild variant="outline" className="mt-3">
          <a href={retryHref}>{words.errors.tryAgain}</a>
        </Button>
      )}
      {children}
    </div>
  );
}
