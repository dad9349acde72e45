/**
 * Queries that show the demo at its best: bot, command line and README offer them. Each was looked at: the first ten
 * pictures are right. A list without imports, so that everyone can afford it.
 */
export const EXAMPLE_QUERIES: readonly string[] = ['میوه'];
