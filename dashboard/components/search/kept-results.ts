import type { ShownHit } from './shown-hit.ts';

/** A list of results as it was left: how far it had grown, and where one was in it. */
export interface KeptResults {
  readonly queryId: string;
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
  /** Places in `hits` at which a list of its own begins. */
  readonly breaks: readonly number[];
  readonly scrollY: number;
}

/** In the entry of the browser's history: back and forward find their own list, a new search of the same words none. */
const MARK = 'negarehResults';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function markOf(): string | undefined {
  const state: unknown = window.history.state;
  const mark = isObject(state) ? state[MARK] : undefined;
  return typeof mark === 'string' ? mark : undefined;
}

/** By hand: a library that checks input would be a third of what this page loads of ours. */
const isKept = (value: unknown): value is KeptResults =>
  isObject(value) &&
  typeof value['queryId'] === 'string' &&
  typeof value['scrollY'] === 'number' &&
  (value['nextOffset'] === null || typeof value['nextOffset'] === 'number') &&
  Array.isArray(value['hits']) &&
  value['hits'].every(isObject) &&
  Array.isArray(value['breaks']) &&
  value['breaks'].every(place => typeof place === 'number');

/** What this entry of the history was left with; null for one that was not here before. */
export function readKeptResults(): KeptResults | null {
  const mark = markOf();
  if (mark === undefined) return null;
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(mark) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    // A private window, or no JSON: the list begins anew.
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
