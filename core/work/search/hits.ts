import type { SearchRow, SearchRowRepository } from '../../data/images/search-rows.ts';
import type { KeptQuery } from '../../data/queries/query-log.ts';
import type { Hit } from '../../ground/domain/search/search.ts';

type Rows = ReadonlyMap<string, SearchRow>;
type RowFinder = Pick<SearchRowRepository, 'find'>;

/** Rows of images that were fetched before it was known whether they are needed. */
export interface RowsAhead {
  readonly ids: readonly string[];
  /** Undefined when they could not be read. */
  readonly rows: Promise<Rows | undefined>;
}

/** @param before what was fetched already. */
export const readRowsAhead = (ids: readonly string[], finder: RowFinder, before?: RowsAhead): RowsAhead => ({
  ids,
  rows: rowsOf(ids, finder, before).catch(() => undefined),
});

/** @param ahead supplies the rows that it has; rows that it lacks or could not read are read now. */
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
 * Results as an edge shows them. A rank is the position in the query's list. It does not change when an earlier image
 * is hidden.
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

/** Stored vectors are rounded to float16, so an image's similarity to itself comes out slightly above 1. */
const toCosine = (score: number): number => Math.max(-1, Math.min(1, score));
