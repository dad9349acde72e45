import { RENDITION_SIZES, type RenditionSize, renditionSuffix } from './renditions.ts';

/*
 * An image's files are named by the sha256 of its original. A key is the file's place in the image store, with `/` on
 * every system: two levels of folders deep, so that no folder grows huge.
 */

/** `ab/cd/abcd….jpg` */
export const originalKey = (sha256: string, format: string): string => keyOf(sha256, format);

/** `ab/cd/abcd….320.jpg` */
export const renditionKey = (sha256: string, size: RenditionSize): string =>
  keyOf(sha256, renditionSuffix(size));

/** Of all renditions and then of the original, the order in which they are written: where the last is, all are. */
export const imageKeys = (sha256: string, format: string): string[] => [
  ...RENDITION_SIZES.map(size => renditionKey(sha256, size)),
  originalKey(sha256, format),
];

/** @param suffix `jpg` of an original, `320.jpg` of a rendition */
export const keyOf = (sha256: string, suffix: string): string =>
  `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}.${suffix}`;

const SUFFIXES = RENDITION_SIZES.map(size => `.${renditionSuffix(size)}`);

/** Renditions have a size between hash and format. */
export const isRenditionKey = (key: string): boolean => SUFFIXES.some(suffix => key.endsWith(suffix));
