import { QUERY_TEXT_LIMIT } from '../../../core/ground/domain/search.ts';

/** Browsers count UTF-16 units, of which a character has two at most; the search counts exactly, and says so. */
export const MOST_UNITS = 2 * QUERY_TEXT_LIMIT;
