import type { TrailFilter } from '../../../core/ground/domain/review/trail.ts';

/** A filter as the query string of an address; leaves out what is not set. */
export function trailQuery(filter: TrailFilter, more: Record<string, string> = {}): string {
  const entries = Object.entries({ ...filter, ...more }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}
