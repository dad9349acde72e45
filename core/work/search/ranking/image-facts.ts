import type { LikenessRepository } from '../../../data/images/likenesses.ts';
import type { SearchRow, SearchRowRepository } from '../../../data/images/search-rows.ts';

/** What the database says of images. */
export interface ImageFacts {
  /** What is shown of the visible ones. */
  readonly rows: ReadonlyMap<string, SearchRow>;
  /** The visible images that look the same as each. */
  readonly alike: ReadonlyMap<string, readonly string[]>;
}

/** Facts that were asked for before it was known whether they are needed. */
export interface FactsAhead {
  readonly ids: readonly string[];
  /** Undefined where they could not be read. */
  readonly facts: Promise<ImageFacts | undefined>;
}

interface Repositories {
  readonly rows: Pick<SearchRowRepository, 'find'>;
  readonly likenesses: Pick<LikenessRepository, 'alikeOf'>;
}

async function readFacts(ids: readonly string[], { rows, likenesses }: Repositories): Promise<ImageFacts> {
  const [found, alike] = await Promise.all([rows.find(ids), likenesses.alikeOf(ids)]);
  return { rows: found, alike };
}

export const readFactsAhead = (ids: readonly string[], repositories: Repositories): FactsAhead => ({
  ids,
  facts: readFacts(ids, repositories).catch(() => undefined),
});

/** @param ahead is used for those that it has; what it lacks, or could not read, is read now. */
export async function factsOf(
  ids: readonly string[],
  repositories: Repositories,
  ahead?: FactsAhead,
): Promise<ImageFacts> {
  const known = new Set(ahead?.ids);
  const [asked, missing] = [await ahead?.facts, ids.filter(id => !known.has(id))];
  if (!asked) return readFacts(ids, repositories);
  if (missing.length === 0) return asked;
  const { rows, alike } = await readFacts(missing, repositories);
  return { rows: new Map([...asked.rows, ...rows]), alike: new Map([...asked.alike, ...alike]) };
}
