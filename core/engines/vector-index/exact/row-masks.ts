import { LatestEntries } from '../../../ground/async/latest-entries.ts';
import type { SearchFilters } from '../../../ground/domain/search/search.ts';
import { isMasked, MASKED } from './graph.ts';
import { type Dictionaries, type ImageColumns, sourceCode } from './image-columns.ts';

/** Masks of filters kept at a time, each four bytes a row: people repeat few filters. */
const KEPT_MASKS = 8;

/** A mask and how many rows it lets through. */
export interface Mask {
  readonly mask: Float32Array;
  readonly passing: number;
}

/** Which rows a search may find, as numbers to add to their scores: {@link MASKED}, or what the search adds to those that it may find. */
export class RowMasks {
  /** How many rows may be found without filters. */
  visible = 0;
  /** How often a row was shown or hidden. */
  changes = 0;
  readonly #columns: ImageColumns;
  readonly #dictionaries: Dictionaries;
  readonly #added: Float32Array | undefined;
  readonly #unfiltered: Float32Array;
  readonly #filtered = new LatestEntries<string, Float32Array>(KEPT_MASKS);

  /**
   * All of `rows` are hidden at first.
   * @param added what is added to the score of a row that may be found; 0 without it.
   */
  constructor(rows: number, columns: ImageColumns, dictionaries: Dictionaries, added?: Float32Array) {
    this.#added = added;
    this.#columns = columns;
    this.#dictionaries = dictionaries;
    this.#unfiltered = new Float32Array(rows).fill(MASKED);
  }

  isVisible(row: number): boolean {
    return !isMasked(this.#unfiltered[row]!);
  }

  /** Call it after the row's facets are set. */
  show(row: number): void {
    if (!this.isVisible(row)) this.visible++;
    this.#unfiltered[row] = this.#added?.[row] ?? 0;
    this.changes++;
    this.#filtered.clear();
  }

  hide(row: number): void {
    if (this.isVisible(row)) this.visible--;
    this.#unfiltered[row] = MASKED;
    this.changes++;
    for (const mask of this.#filtered.values()) mask[row] = MASKED;
  }

  /** The mask of these filters, with the number of rows that it lets through. */
  masked(filters: SearchFilters): Mask {
    const mask = this.of(filters);
    if (mask === this.#unfiltered) return { mask, passing: this.visible };
    let passing = 0;
    for (const value of mask) if (!isMasked(value)) passing++;
    return { mask, passing };
  }

  of(filters: SearchFilters): Float32Array {
    const key = JSON.stringify(filters);
    if (key === '{}') return this.#unfiltered;
    const mask = this.#filtered.get(key) ?? this.#filter(filters);
    this.#filtered.set(key, mask);
    return mask;
  }

  #filter(filters: SearchFilters): Float32Array {
    const mask = this.#unfiltered.slice();
    const { source, city, category, createdAt } = this.#columns;
    const keep = (column: Uint8Array | Uint32Array, codes: readonly number[]): void => {
      const wanted = new Uint8Array(Math.max(0, ...codes) + 1);
      for (const code of codes) wanted[code] = 1;
      for (let row = 0; row < mask.length; row++) if (wanted[column[row]!] !== 1) mask[row] = MASKED;
    };
    if (filters.source) keep(source, filters.source.map(sourceCode));
    if (filters.city) keep(city, this.#dictionaries.city.codesOf(filters.city));
    if (filters.category) keep(category, this.#dictionaries.category.codesOf(filters.category));
    const from = filters.from ? Date.parse(filters.from) : -Infinity;
    const to = filters.to ? Date.parse(filters.to) : Infinity;
    if (from > -Infinity || to < Infinity) {
      for (let row = 0; row < mask.length; row++) {
        if (!(createdAt[row]! >= from && createdAt[row]! < to)) mask[row] = MASKED;
      }
    }
    return mask;
  }
}
