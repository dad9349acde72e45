import type { ReactNode } from 'react';
import { EXAMPLE_QUERIES } from '../../../core/work/demo/example-queries.ts';

const SHOWN = 8;

/**
 * Queries that find something, as links; renders nothing if the collection lacks the images for them.
 * @param sources where the collection's photos come from
 */
export function Examples({ sources, heading }: { sources: readonly string[]; heading?: ReactNode }) {
  if (!sources.includes('demo')) return null;
  return (
    <>
      {heading}
      <List />
    </>
  );
}

const List = () => (
  <ul className="flex flex-wrap justify-center gap-2" lang="fa" dir="rtl">
    {EXAMPLE_QUERIES.slice(0, SHOWN).map(query => (
      <li key={query}>
        <a
          href={`/search?q=${encodeURIComponent(query)}`}
          className="inline-block rounded-full border border-border bg-surface px-4 py-1.5 outline-none hover:border-accent hover:text-accent focus-visible:ring-3 focus-visible:ring-ring"
        >
          {query}
        </a>
      </li>
    ))}
  </ul>
);
