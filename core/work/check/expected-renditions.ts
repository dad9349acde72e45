import type { StoredImage } from '../../data/images/image-audit.ts';
import {
  JPEG_SIZES,
  RENDITION_SET,
  type RenditionSize,
  renditionSizesOf,
} from '../../ground/domain/images/renditions.ts';

/** The renditions that must exist; an image that the worker has not processed yet has those of an earlier version. */
export const expectedRenditions = (
  image: Pick<StoredImage, 'width' | 'height' | 'renditionSet'>,
): readonly RenditionSize[] => (image.renditionSet < RENDITION_SET ? JPEG_SIZES : renditionSizesOf(image));
