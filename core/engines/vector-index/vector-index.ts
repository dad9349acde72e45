import type { ImageFacets } from '../../ground/domain/images/image.ts';
import type { SearchFilters } from '../../ground/domain/search/search.ts';

/** An image as the index knows it. */
export interface IndexedImage {
  readonly id: string;
  /** L2-normalised. */
  readonly vector: Float32Array;
  readonly facets: ImageFacets;
}

export interface Match {
  readonly id: string;
  /** Inner product of the two normalised vectors: their cosine. */
  readonly score: number;
}

/** Finds the nearest images. Speaks in image ids, never in row numbers; thread and file formats stay inside. */
export interface VectorIndex {
  readonly dimension: number;
  /** How many images a search can return now. */
  size(): Promise<number>;
  /** Makes images findable at once (or replaces them, when the id is known). */
  add(images: readonly IndexedImage[]): Promise<void>;
  /** Makes images unfindable at once. Unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<void>;
  /**
   * @param queries row-major [n, dimension], L2-normalised.
   * @returns for each query up to `k` matches, best first; equal scores in order of id. Filters still give `k`
   *   results when that many images pass them.
   */
  search(queries: Float32Array, k: number, filters?: SearchFilters): Promise<Match[][]>;
  /**
   * The scores that a search gives these images. Images that it cannot find with the filters are left out.
   * @param query one, L2-normalised.
   */
  scores(
    query: Float32Array,
    ids: readonly string[],
    filters?: SearchFilters,
  ): Promise<ReadonlyMap<string, number>>;
  /** @throws why a search could not be answered now; an index in this process always can. */
  check(): Promise<void>;
  close(): Promise<void>;
}
