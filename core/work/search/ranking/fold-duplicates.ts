import type { GroupedImages } from '../../../data/images/search-rows.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';

/** How often the search is repeated, each time twice as deep, while images that look the same fill the list. */
const DEEPENINGS = 3;

export interface FoldOptions {
  readonly limit: number;
  readonly groupsOf: (ids: readonly string[]) => Promise<GroupedImages['groups']>;
  /** An image whose own group is not folded: people who ask for similar images want to see it. */
  readonly asked?: string | undefined;
}

/**
 * The best `limit` images, with only the best one of each group that looks the same. If folding leaves fewer, the search
 * looks deeper, so that there are as many as without folding.
 * @param find gives the best images for a depth, best first; fewer than requested when there are no more.
 */
export async function foldDuplicates(
  find: (depth: number) => Promise<readonly Match[]>,
  { limit, groupsOf, asked }: FoldOptions,
): Promise<Match[]> {
  for (let [depth, left] = [limit, DEEPENINGS]; ; depth *= 2, left--) {
    const matches = await find(depth);
    const ids = matches.map(({ id }) => id);
    const groups = await groupsOf(asked === undefined ? ids : [...ids, asked]);
    const shown = new Set<string>();
    const folded = matches.filter(({ id }) => {
      const group = groups.get(id) ?? id;
      const isNew = !shown.has(group) || group === groups.get(asked ?? '');
      shown.add(group);
      return isNew;
    });
    if (folded.length >= limit || matches.length < depth || left === 0) return folded.slice(0, limit);
  }
}
