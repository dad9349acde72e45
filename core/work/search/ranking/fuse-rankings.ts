import type { Match } from '../../../engines/vector-index/vector-index.ts';

export interface WordMatches {
  /** By words, best first; may hold images that are hidden or do not pass the filters. */
  readonly byWords: readonly Match[];
  /** By the text as typed, when it is searched beside a reading of it; best first. */
  readonly asTyped?: readonly string[];
  /** By what may have been meant as well; best first. */
  readonly asOther?: readonly string[];
  /** Scores of the images that words found, and of other listed images that meaning did not find; images out of reach have none. */
  readonly others: ReadonlyMap<string, number>;
}

/**
 * When a reading of a query leads, every fifth place belongs to the results of the text as typed: if the text was right, its
 * best two are among the first ten. As one more ranking of the fusion, it cost the reading four times as much: images that
 * both find anywhere then come before the reading's first one.
 */
const TYPED_EVERY = 5;
/** Every third place belongs to the other reading: the leading one is likelier and keeps the first two. */
const OTHER_EVERY = 3;

/**
 * Merges the order by meaning and the order by words. Every score is the cosine of query and image, whichever order
 * an image came from, so all scores mean the same; the order need not follow them.
 */
export function fuseMatches(
  byMeaning: readonly Match[],
  { byWords, asTyped = [], asOther = [], others }: WordMatches,
  k: number,
): Match[] {
  const scores = new Map([...others, ...byMeaning.map(({ id, score }) => [id, score] as const)]);
  const words = byWords.flatMap(({ id }) => (scores.has(id) ? [id] : []));
  const known = (ids: readonly string[]) => ids.filter(id => scores.has(id));
  const fused = fuseRankings([byMeaning.map(({ id }) => id), words], k);
  const withOther = interleaved(fused, known(asOther), OTHER_EVERY);
  const all = interleaved(withOther, known(asTyped), TYPED_EVERY);
  return all.slice(0, k).map(id => ({ id, score: scores.get(id)! }));
}

function* notIn(placed: ReadonlySet<string>, ids: readonly string[]): Generator<string> {
  for (const id of ids) if (!placed.has(id)) yield id;
}

/** Gives each `every`th place to the next of `others` that has no place yet. */
function interleaved(
  leading: readonly string[],
  others: readonly string[],
  every: number,
): readonly string[] {
  if (others.length === 0) return leading;
  const placed = new Set<string>();
  const rest = notIn(placed, others);
  for (const id of leading) {
    if (placed.size % every === every - 1) {
      const next = rest.next();
      if (!next.done) placed.add(next.value);
    }
    placed.add(id);
  }
  return [...placed, ...rest];
}

/** The constant of reciprocal rank fusion: Cormack, Clarke and Büttcher (SIGIR 2009) found 60 to serve everywhere. */
const RANK_OFFSET = 60;

/**
 * One order from several by reciprocal rank fusion: each ranking gives weight / (60 + rank) to its images. It uses
 * ranks, never scores, so cosines and BM25 need no common scale. Ties keep the order of the first ranking.
 * @param rankings ids, best first, without repeats.
 * @param weights of the rankings, in their order; 1 by default.
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
