import { QUERY_TEXT_LIMIT } from '../../../core/ground/domain/search/query-text-limit.ts';

/** Browsers count UTF-16 units, at most two per character; search counts exactly and reports it. */
export const MOST_UNITS = 2 * QUERY_TEXT_LIMIT;
