import type { SearchRow, SearchRowRepository } from '../../../data/images/search-rows.ts';

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
