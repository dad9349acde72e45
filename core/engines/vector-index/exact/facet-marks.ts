import { IMAGE_SOURCES } from '../../../ground/domain/images/image-sources.ts';
import type { ImageBatch } from './image-columns.ts';

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let mark = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193);
  return mark >>> 0;
}

/**
 * A hash of each image's facets, so that four bytes a row tell whether an engine that filters by itself still has the present
 * ones. One in four billion changes goes unnoticed.
 * @param batch before its words become codes of the index.
 */
export function markFacets(batch: ImageBatch): Uint32Array<ArrayBuffer> {
  const { source, city, category, createdAt, cities, categories } = batch;
  const word = (words: readonly string[], code: number): string => (code === 0 ? '' : `=${words[code - 1]}`);
  return Uint32Array.from({ length: batch.count }, (_, row) =>
    hash(
      [
        IMAGE_SOURCES[source[row]!],
        word(cities, city[row]!),
        word(categories, category[row]!),
        createdAt[row],
      ].join('\0'),
    ),
  );
}
