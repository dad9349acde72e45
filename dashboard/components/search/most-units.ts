import { QUERY_TEXT_LIMIT } from '../../../core/ground/domain/search/query-text-limit.ts';

/** Browsers count UTF-16 units, at most two for a character; the search counts exactly, and says so. */
export const MOST_UNITS = 2 * QUERY_TEXT_LIMIT;
