import 'server-only';
import type { SearchBoxProps } from '../components/search/search-box.tsx';
import { services } from './services.ts';

/** The lists change when pictures come in; nobody needs them to the second. */
const KEPT_MS = 60_000;

let kept: { readonly until: number; readonly options: Promise<SearchBoxProps['options']> } | undefined;

/** What the collection can be narrowed by. A database that is away leaves the lists empty: the search says the rest. */
export function searchOptions(): Promise<SearchBoxProps['options']> {
  if (!kept || kept.until < Date.now()) {
    const options = services()
      .images.facets()
      .then(({ sources, cities, categories }) => ({ source: sources, city: cities, category: categories }))
      .catch((error: unknown) => {
        kept = undefined;
        services().log.warn({ err: error }, 'what the collection can be narrowed by is not known');
        return { source: [], city: [], category: [] };
      });
    kept = { until: Date.now() + KEPT_MS, options };
  }
  return kept.options;
}
