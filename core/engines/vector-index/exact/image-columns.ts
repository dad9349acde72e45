import type { ImageFacets, ImageSource } from '../../../ground/domain/images/image.ts';
import { IMAGE_SOURCES } from '../../../ground/domain/images/image-sources.ts';
import { copyId, ID_BYTES, packIds } from '../id-bytes.ts';

/**
 * Ids and facets of many images, column by column: 33 bytes an image, copied to the index's thread and within it
 * without touching a string. City and category are codes of a {@link Dictionary}; 0 is “none”.
 */
export interface ImageColumns {
  readonly ids: Uint8Array;
  readonly source: Uint8Array;
  readonly city: Uint32Array;
  readonly category: Uint32Array;
  /** Milliseconds since 1970. */
  readonly createdAt: Float64Array;
}

export const createColumns = (rows: number, ids = new Uint8Array(rows * ID_BYTES)): ImageColumns => ({
  ids,
  source: new Uint8Array(rows),
  city: new Uint32Array(rows),
  category: new Uint32Array(rows),
  createdAt: new Float64Array(rows),
});

/** Copies the facets of one row. */
export function copyFacets(from: ImageColumns, row: number, to: ImageColumns, at: number): void {
  to.source[at] = from.source[row]!;
  to.city[at] = from.city[row]!;
  to.category[at] = from.category[row]!;
  to.createdAt[at] = from.createdAt[row]!;
}

/** Only these rows, in this order. */
export function pickColumns(from: ImageColumns, rows: readonly number[]): ImageColumns {
  const picked = createColumns(rows.length);
  for (const [at, row] of rows.entries()) {
    copyId(from.ids, row, picked.ids, at);
    copyFacets(from, row, picked, at);
  }
  return picked;
}

/** Codes of words, from 1. */
export class Dictionary {
  readonly #codes = new Map<string, number>();

  /** The word's code; a new word gets a new one. */
  add(word: string): number {
    const code = this.#codes.get(word) ?? this.#codes.size + 1;
    this.#codes.set(word, code);
    return code;
  }

  /** The codes of those words that are known. */
  codesOf(words: readonly string[]): number[] {
    return words.map(word => this.#codes.get(word)).filter(code => code !== undefined);
  }

  get words(): string[] {
    return [...this.#codes.keys()];
  }
}

/** Images on their way to the thread; the codes are of the batch's own words. */
export interface ImageBatch extends ImageColumns {
  readonly count: number;
  readonly cities: readonly string[];
  readonly categories: readonly string[];
}

export const sourceCode = (source: ImageSource): number => IMAGE_SOURCES.indexOf(source);

export function packImages(
  images: readonly { readonly id: string; readonly facets: ImageFacets }[],
): ImageBatch {
  const columns = createColumns(images.length, packIds(images.map(image => image.id)));
  const cities = new Dictionary();
  const categories = new Dictionary();
  for (const [row, { facets }] of images.entries()) {
    columns.source[row] = sourceCode(facets.source);
    columns.city[row] = facets.city === null ? 0 : cities.add(facets.city);
    columns.category[row] = facets.category === null ? 0 : categories.add(facets.category);
    columns.createdAt[row] = facets.createdAt;
  }
  return { ...columns, count: images.length, cities: cities.words, categories: categories.words };
}

/** The dictionaries of one index. */
export interface Dictionaries {
  readonly city: Dictionary;
  readonly category: Dictionary;
}

/** Replaces the batch's own codes with the index's, in place. */
export function recode(batch: ImageBatch, dictionaries: Dictionaries): ImageColumns {
  const recodeColumn = (column: Uint32Array, words: readonly string[], dictionary: Dictionary): void => {
    const codes = [0, ...words.map(word => dictionary.add(word))];
    for (const [row, code] of column.entries()) column[row] = codes[code]!;
  };
  recodeColumn(batch.city, batch.cities, dictionaries.city);
  recodeColumn(batch.category, batch.categories, dictionaries.category);
  return batch;
}
