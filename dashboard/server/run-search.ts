import 'server-only';
import { cache } from 'react';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { SearchPage } from '../../core/ground/domain/search/search.ts';
import { type SearchProblem, trySearch } from './search-problem.ts';
import { filtersOf, readQuestion } from './search-question.ts';
import { services } from './services.ts';
import { currentViewer } from './viewer.ts';

type Outcome = { value: SearchPage; problem?: never } | { problem: SearchProblem; value?: never };

/**
 * Runs the search of an address once per request, because both page and metadata need it.
 * @param address the query string, because `cache` compares its arguments
 */
export const runSearch = cache(async (address: string): Promise<Outcome> => {
  const question = readQuestion(Object.fromEntries(new URLSearchParams(address)));
  const { q: text = '', query: queryId, offset, mode, literal, duplicates } = question;
  const { search } = services();
  const viewer = await currentViewer();
  return trySearch(() =>
    queryId !== undefined
      ? search.more({ queryId, offset, top: PHOTOS_PER_PAGE })
      : search.search({
          text,
          mode,
          literal: literal === '1',
          duplicates: duplicates === '1',
          filters: filtersOf(question),
          // Only signed-in people are counted as distinct askers: five others could be one person.
          ...(viewer && { asker: `dashboard ${viewer.id}` }),
          offset,
          top: PHOTOS_PER_PAGE,
        }),
  );
});
