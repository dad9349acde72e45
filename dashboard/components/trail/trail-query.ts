import type { TrailFilter } from '../../../core/ground/domain/review/trail.ts';

/** A filter as the query of an address; what is not asked for is left out. */
export function trailQuery(filter: TrailFilter, more: Record<string, string> = {}): string {
  const entries = Object.entries({ ...filter, ...more }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}
