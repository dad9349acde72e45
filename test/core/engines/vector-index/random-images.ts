import type { IndexedImage } from '../../../../core/engines/vector-index/vector-index.ts';
import { ImageSource } from '../../../../core/ground/domain/images/image.ts';

const CITIES = ['تهران', 'شیراز', null] as const;
const CATEGORIES = ['خودرو', 'خانه', 'Möbel', null] as const;
/** When the image of number 0 came in; each later one a minute later. */
export const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z');

/** A UUID whose order is the number's. */
export const idOf = (number: number): string =>
  `${(number >>> 0).toString(16).padStart(8, '0')}-0000-7000-8000-${(number % 251).toString(16).padStart(12, '0')}`;

/** `count` rows of norm 1, one after the other. */
export function randomVectors(count: number, dimension: number, random: () => number): Float32Array {
  const vectors = new Float32Array(count * dimension);
  for (let at = 0; at < vectors.length; at++) vectors[at] = random() - 0.5;
  for (let row = 0; row < count; row++) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    // `Math.hypot(...vector)` takes twenty times as long, and some files want a million numbers.
    let squares = 0;
    for (let at = 0; at < dimension; at++) squares += vector[at]! * vector[at]!;
    const norm = Math.sqrt(squares);
    for (let at = 0; at < dimension; at++) vector[at]! /= norm;
  }
  return vectors;
}

/** The image of a number, with facets that follow from it. */
export const imageOf = (number: number, vector: Float32Array): IndexedImage => ({
  id: idOf(number),
  vector,
  facets: {
    source: ImageSource.options[number % ImageSource.options.length]!,
    city: CITIES[number % CITIES.length]!,
    category: CATEGORIES[(number >> 2) % CATEGORIES.length]!,
    createdAt: FIRST_DAY + number * 60_000,
  },
});

/** Images of the numbers 1 to `count`, in order of id. */
export function randomImages(count: number, dimension: number, random: () => number): IndexedImage[] {
  const vectors = randomVectors(count, dimension, random);
  return Array.from({ length: count }, (_, row) =>
    imageOf(row + 1, vectors.slice(row * dimension, (row + 1) * dimension)),
  );
}
