import type { ShownHit } from './shown-hit.ts';

/** A list of results as it was left: its length, and the scroll position. */
export interface KeptResults {
  readonly queryId: string;
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
  /** Indexes in `hits` at which a separate list begins. */
  readonly breaks: readonly number[];
  readonly scrollY: number;
}

/** Stored in the browser's history entry: back and forward find their own list, a new search for the same words does not. */
const MARK = 'negarehResults';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function markOf(): string | undefined {
  const state: unknown = window.history.state;
  const mark = isObject(state) ? state[MARK] : undefined;
  return typeof mark === 'string' ? mark : undefined;
}

/** Checked by hand: a validation library would be a third of the code of ours that this page loads. */
const isKept = (value: unknown): value is KeptResults =>
  isObject(value) &&
  typeof value['queryId'] === 'string' &&
  typeof value['scrollY'] === 'number' &&
  (value['nextOffset'] === null || typeof value['nextOffset'] === 'number') &&
  Array.isArray(value['hits']) &&
  value['hits'].every(isObject) &&
  Array.isArray(value['breaks']) &&
  value['breaks'].every(place => typeof place === 'number');

/** What this history entry was left with; null for a new one. */
export function readKeptResults(): KeptResults | null {
  const mark = markOf();
  if (mark === undefined) return null;
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(mark) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    // A private window, or invalid JSON: the list starts fresh.
    return null;
  }
}

/** Stores it for this entry, in this tab only. */
export function keepResults(results: KeptResults): void {
  try {
    const mark = markOf() ?? `results-${crypto.randomUUID()}`;
    window.sessionStorage.setItem(mark, JSON.stringify(results));
    if (markOf() === undefined) window.history.replaceState({ ...window.history.state, [MARK]: mark }, '');
  } catch {
    // Full, or forbidden: going back then leads to the top, as it would without this.
  }
}
