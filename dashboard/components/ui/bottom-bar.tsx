'use client';

import { type ReactNode, useEffect, useRef } from 'react';

/** A bar of buttons at the bottom edge of the window. Messages stay above it, because they would cover the next button. */
export function BottomBar({ className, children }: { className: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = bar;
    if (!current) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() =>
      style.setProperty('--bottom-bar', `${current.getBoundingClientRect().height}px`),
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
      style.removeProperty('--bottom-bar');
    };
  }, []);
  return (
    <div ref={bar} className={className} data-bottom-bar>
      {children}
    </div>
  );
}
