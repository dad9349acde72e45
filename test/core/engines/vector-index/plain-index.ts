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
    return new PlainIndex([...this.#images.values()].filter(image => !ids.includes(image.id)));
  }

  search(query: Float32Array, k: number, filters: SearchFilters = {}): Match[] {
    return [...this.#images.values()]
      .filter(image => passes(image, filters))
      .map(({ id, vector }) => ({ id, score: query.reduce((sum, x, i) => sum + x * vector[i]!, 0) }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, k);
  }
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
