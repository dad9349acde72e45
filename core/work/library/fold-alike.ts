import type { EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import { cosine } from '../../ground/domain/models/embedding.ts';
import type { Similar } from './embedded-list.ts';

export interface AlikeFacts {
  vectorOf(name: string): EmbeddingVector | undefined;
  /** Whether two pictures whose embeddings lie together look the same. */
  looksTheSame(one: string, other: string): Promise<boolean>;
}

/** The same photo in another size or quality has nearly the same embedding; only such pairs are looked at. */
const NEAR = 0.95;

/**
 * The best `top`, of those that look the same only the best one, which names the others.
 * @param ranked all of them, best first.
 */
export async function foldAlike(
  ranked: readonly Similar[],
  top: number,
  { vectorOf, looksTheSame }: AlikeFacts,
): Promise<Similar[]> {
  const shown: { readonly hit: Similar; readonly vector: EmbeddingVector; readonly alike: string[] }[] = [];
  for (const hit of ranked) {
    const vector = vectorOf(hit.name);
    if (!vector) continue;
    const near = shown.filter(other => cosine(other.vector, vector) >= NEAR);
    const same = await firstOf(near, other => looksTheSame(other.hit.name, hit.name));
    if (same) same.alike.push(hit.name);
    else if (shown.length < top) shown.push({ hit, vector, alike: [] });
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
