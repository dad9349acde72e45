import { type EmbeddedRow, isNear, type Similar } from './embedded-list.ts';

export interface AlikeFacts {
  rowOf(name: string): EmbeddedRow | undefined;
  /** Whether two images with nearby embeddings look the same. */
  looksTheSame(one: string, other: string): Promise<boolean>;
}

/** The same photo in another size or quality has nearly the same embedding; only such pairs are looked at. */
const NEAR = 0.95;

/**
 * The best `top`. Of images that look the same only the best stays, and it names the others.
 * @param ranked all of them, best first.
 */
export async function foldAlike(
  ranked: readonly Similar[],
  top: number,
  { rowOf, looksTheSame }: AlikeFacts,
): Promise<Similar[]> {
  const shown: { readonly hit: Similar; readonly row: EmbeddedRow; readonly alike: string[] }[] = [];
  for (const hit of ranked) {
    const row = rowOf(hit.name);
    if (!row) continue;
    const near = shown.filter(other => isNear(other.row, row, NEAR));
    // Among a hundred thousand images almost none is near, and a turn of the event loop for each costs more than this
    // check.
    const same = near.length > 0 && (await firstOf(near, other => looksTheSame(other.hit.name, hit.name)));
    if (same) same.alike.push(hit.name);
    else if (shown.length < top) shown.push({ hit, row, alike: [] });
  }
  return shown.map(({ hit, alike }) => (alike.length > 0 ? { ...hit, alike } : hit));
}

async function firstOf<Item>(
  items: readonly Item[],
  is: (item: Item) => Promise<boolean>,
): Promise<Item | undefined> {
  for (const item of items) if (await is(item)) return item;
  return undefined;
}
