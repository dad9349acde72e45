import { z } from 'zod';
import type { ShownHit } from './shown-hit.ts';

/** A list of results as it was left: how far it had grown, and where one was in it. */
export interface KeptResults {
  readonly queryId: string;
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
  readonly scrollY: number;
}

/** In the entry of the browser's history: back and forward find their own list, a new search of the same words none. */
const MARK = 'negarehResults';
const Marked = z.object({ [MARK]: z.string() });
const Kept = z.object({
  queryId: z.string(),
  hits: z.array(z.custom<ShownHit>(hit => typeof hit === 'object' && hit !== null)),
  nextOffset: z.number().nullable(),
  scrollY: z.number(),
});

const markOf = (): string | undefined => Marked.safeParse(window.history.state).data?.[MARK];

/** What this entry of the history was left with; null for one that was not here before. */
export function readKeptResults(): KeptResults | null {
  const mark = markOf();
  if (mark === undefined) return null;
  try {
    return Kept.parse(JSON.parse(window.sessionStorage.getItem(mark) ?? 'null'));
  } catch {
    // A private window, or of another version: the list begins anew.
    return null;
  }
}

/** Keeps it for this entry, in this tab alone. */
export function keepResults(results: KeptResults): void {
  try {
    const mark = markOf() ?? `results-${crypto.randomUUID()}`;
    window.sessionStorage.setItem(mark, JSON.stringify(results));
    if (markOf() === undefined) window.history.replaceState({ ...window.history.state, [MARK]: mark }, '');
  } catch {
    // Full, or forbidden: back then leads to the top, as it would without this.
  }
}
