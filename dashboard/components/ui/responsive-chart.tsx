'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { ResponsiveContainer } from 'recharts';

/** The groups into which Recharts draws what lies over something else, by portals. */
const LAYERS = '[class^="recharts-zIndex-layer"]';

/**
 * A chart as wide as its place. React listens for the focus wherever a portal leads to, and an SVG element that is
 * listened to so is a stop of the Tab key in Chromium: without a name, and with nothing to do there.
 */
export function ResponsiveChart({ height, children }: { height: number; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (!current) return undefined;
    const passOver = () => {
      for (const layer of current.querySelectorAll(LAYERS)) layer.setAttribute('tabindex', '-1');
    };
    passOver();
    // The layers come after the chart has been measured.
    const observer = new MutationObserver(passOver);
    observer.observe(current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame}>
      <ResponsiveContainer width="100%" height={height}>
        {children}
      </ResponsiveContainer>
    </div>
  );
}
