'use client';

import { type RefObject, useLayoutEffect, useState } from 'react';

const CARD_WIDTH = 220;

/** How many cards fit side by side. */
export function useColumns(scroller: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setColumns(Math.max(2, Math.floor(element.clientWidth / CARD_WIDTH)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}
