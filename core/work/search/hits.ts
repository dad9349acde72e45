import type { SearchRow, SearchRowRepository } from '../../data/images/search-rows.ts';
import type { KeptQuery } from '../../data/queries/query-log.ts';
import type { Hit } from '../../ground/domain/search/search.ts';

type Rows = ReadonlyMap<string, SearchRow>;
type RowFinder = Pick<SearchRowRepository, 'find'>;

/** Rows of images that were asked for before it was known whether they are needed. */
export interface RowsAhead {
  readonly ids: readonly string[];
  /** Undefined where they could not be read. */
  readonly rows: Promise<Rows | undefined>;
}

/** @param before what was asked for already. */
export const readRowsAhead = (ids: readonly string[], finder: RowFinder, before?: RowsAhead): RowsAhead => ({
  ids,
  rows: rowsOf(ids, finder, before).catch(() => undefined),
});

/** @param ahead is used for those that it has; what it lacks, or could not read, is read now. */
export async function rowsOf(ids: readonly string[], finder: RowFinder, ahead?: RowsAhead): Promise<Rows> {
  const known = new Set(ahead?.ids);
  const [asked, missing] = [await ahead?.rows, ids.filter(id => !known.has(id))];
  if (!asked) return finder.find(ids);
  return missing.length === 0 ? asked : new Map([...asked, ...(await finder.find(missing))]);
}

export interface HitFacts {
  readonly pathOf: (sha256: string, format: string) => string;
  /** The whole list, and what else is on the screen: what looks the same and stands there itself is folded into nothing. */
  readonly listed: ReadonlySet<string>;
}

/**
 * Results as an edge shows them. A rank is the place in the query's list and stays, also when an image before it is
 * not shown any more.
 */
export function toHits(
  slice: KeptQuery['hits'],
  rows: ReadonlyMap<string, SearchRow>,
  offset: number,
  { pathOf, listed }: HitFacts,
): Hit[] {
  return slice.flatMap(([imageId, score], index) => {
    const row = rows.get(imageId);
    if (!row) return [];
    const { sha256, format, width, height, caption, source, sourceUrl, attribution, alike } = row;
    const image = { sha256, width, height, path: pathOf(sha256, format) };
    return [
      {
        rank: offset + index + 1,
        imageId,
        score: toCosine(score),
        ...image,
        caption,
        source,
        sourceUrl,
        attribution,
        alike: alike.filter(other => !listed.has(other)).length,
      },
    ];
  });
}

/** Stored vectors are rounded to float16, so the likeness of an image with itself comes out a hair above 1. */
const toCosine = (score: number): number => Math.max(-1, Math.min(1, score));
