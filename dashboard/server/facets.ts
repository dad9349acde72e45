import 'server-only';
import { keepFresh } from '../../core/ground/async/keep-fresh.ts';
import type { SearchBoxProps } from '../components/search/search-box.tsx';
import { services } from './services.ts';

type Options = SearchBoxProps['options'];

/** The lists change when images come in. Nobody needs them to the second, and counting over a million images takes a second. */
const FRESH_MS = 60_000;

const NONE: Options = { source: [], city: [], category: [] };

const countFacets = keepFresh(
  FRESH_MS,
  async (): Promise<Options> => {
    const { images, log } = services();
    try {
      const { sources, cities, categories } = await images.facets();
      return { source: sources, city: cities, category: categories };
    } catch (error) {
      log.warn({ err: error }, 'what the collection can be narrowed by is not known');
      throw error;
    }
  },
  { mayBeOld: true },
);

/**
 * The facets that a search can be narrowed by. While the database is away, the lists are empty or as they were; the search itself reports
 * the problem.
 */
export const searchOptions = (): Promise<Options> => countFacets().catch(() => NONE);
