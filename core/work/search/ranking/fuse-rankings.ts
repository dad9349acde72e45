/** The constant of reciprocal rank fusion: Cormack, Clarke and Büttcher (SIGIR 2009) found 60 to serve everywhere. */
const RANK_OFFSET = 60;

/**
 * One order from several by reciprocal rank fusion: each ranking gives weight / (60 + rank) to what it holds. Ranks are
 * compared, never scores, so that cosines and BM25 need no common scale. Ties keep the order of the first ranking.
 * @param rankings ids, best first, without repeats.
 * @param weights of the rankings, in their order; 1 where there is none.
 */
export function fuseRankings(
  rankings: readonly (readonly string[])[],
  k: number,
  weights: readonly number[] = [],
): string[] {
  const scores = new Map<string, number>();
  for (const [ranked, ranking] of rankings.entries()) {
    const weight = weights[ranked] ?? 1;
    for (const [index, id] of ranking.entries()) {
      scores.set(id, (scores.get(id) ?? 0) + weight / (RANK_OFFSET + index + 1));
    }
  }
  return [...scores]
    .sort(([, a], [, b]) => b - a)
    .slice(0, k)
    .map(([id]) => id);
}
