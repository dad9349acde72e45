/** A curve of somebody else's figures: only some of its points are known. */
export interface PublishedCurve {
  readonly label: string;
  readonly points: readonly (readonly [k: number, accuracy: number])[];
}

/**
 * What the farsi-image-search project published for its model among 1,000 images: of Flickr30k, and the first of
 * nocaps' validation images, one caption each.
 */
export const PUBLISHED_CURVES: readonly PublishedCurve[] = [
  {
    label: 'farsi-image-search, flickr30k',
    points: [
      [1, 0.37],
      [5, 0.51],
      [10, 0.64],
    ],
  },
  {
    label: 'farsi-image-search, nocaps',
    points: [
      [1, 0.14],
      [5, 0.34],
      [10, 0.475],
    ],
  },
];
