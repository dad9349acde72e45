import type { IndexedImage, Match } from '../../../../core/engines/vector-index/vector-index.ts';
import type { SearchFilters } from '../../../../core/ground/domain/search/search.ts';

/** What a vector index must do, said plainly: a map, a loop in double precision and a sort. */
export class PlainIndex {
  readonly #images: ReadonlyMap<string, IndexedImage>;

  constructor(images: Iterable<IndexedImage> = []) {
    this.#images = new Map([...images].map(image => [image.id, image]));
  }

  get size(): number {
    return this.#images.size;
  }

  with(images: readonly IndexedImage[]): PlainIndex {
    return new PlainIndex([...this.#images.values(), ...images]);
  }

  without(ids: readonly string[]): PlainIndex {
    const removed = new Set(ids);
    return new PlainIndex([...this.#images.values()].filter(image => !removed.has(image.id)));
  }

  search(query: Float32Array, k: number, filters: SearchFilters = {}): Match[] {
    return [...this.#images.values()]
      .filter(image => passes(image, filters))
      .map(({ id, vector }) => ({ id, score: product(query, vector) }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, k);
  }
}

/** Most of the time of many tests is spent here: no call for each number. */
function product(query: Float32Array, vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < query.length; at++) sum += query[at]! * vector[at]!;
  return sum;
}

function passes({ facets }: IndexedImage, filters: SearchFilters): boolean {
  const { source, city, category, from, to } = filters;
  return (
    (!source || source.includes(facets.source)) &&
    (!city || (facets.city !== null && city.includes(facets.city))) &&
    (!category || (facets.category !== null && category.includes(facets.category))) &&
    (!from || facets.createdAt >= Date.parse(from)) &&
    (!to || facets.createdAt < Date.parse(to))
  );
}
