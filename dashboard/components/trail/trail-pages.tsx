'use client';

import type { TrailFilter } from '../../../core/ground/domain/review/trail.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { trailQuery } from './trail-query.ts';

/** @param next the id after which the next page begins; null on the last one */
export function TrailPages({
  filter,
  isFirst,
  next,
}: {
  filter: TrailFilter;
  isFirst: boolean;
  next: string | null;
}) {
  const words = oversightMessages(useLocale()).trail;
  return (
    <nav aria-label={words.title} className="flex justify-center gap-3">
      {!isFirst && (
        <Button asChild variant="outline">
          <a href={`/trail?${trailQuery(filter)}`}>{words.newest}</a>
        </Button>
      )}
      {next !== null && (
        <Button asChild variant="outline">
          <a href={`/trail?${trailQuery(filter, { before: next })}`} rel="next">
            {words.older}
          </a>
        </Button>
      )}
    </nav>
  );
}
