import 'server-only';
import { keepFresh } from '../../core/ground/async/keep-fresh.ts';
import type { SearchBoxProps } from '../components/search/search-box.tsx';
import { services } from './services.ts';

type Options = SearchBoxProps['options'];

/** The lists change when images come in; nobody needs them to the second, and over a million it takes one to count. */
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

/** What the collection can be narrowed by. A database that is away leaves the lists as they were: the search says the rest. */
export const searchOptions = (): Promise<Options> => countFacets().catch(() => NONE);
