import { RENDITION_SIZES, type RenditionSize } from '../../../core/ground/domain/image.ts';
import type { Hit } from '../../../core/ground/domain/search.ts';

/** A result as a browser is told of it: without the path on our disk. */
export interface ShownHit {
  readonly rank: number;
  readonly imageId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string | null;
  readonly attribution: string | null;
  /** Only ever http or https: it comes from outside and becomes a link. */
  readonly sourceUrl: string | null;
}

/** A further part of a list of results, as /search/more answers. */
export interface MoreHits {
  readonly hits: readonly ShownHit[];
  readonly nextOffset: number | null;
}

export const toShownHit = ({
  rank,
  imageId,
  sha256,
  width,
  height,
  caption,
  attribution,
  sourceUrl,
}: Hit): ShownHit => ({
  rank,
  imageId,
  sha256,
  width,
  height,
  caption,
  attribution,
  sourceUrl: webLink(sourceUrl),
});

/** The link, if it is one that a browser may be sent to. */
export const webLink = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;

export const pictureUrl = (sha256: string, size: RenditionSize): string => `/media/${sha256}/${size}`;

/** How wide a rendition is: its longest side is `size`, or the picture's own where that is smaller. */
function renditionWidth({ width, height }: { width: number; height: number }, size: RenditionSize): number {
  return Math.max(1, Math.round(width * Math.min(1, size / Math.max(width, height))));
}

/** The renditions for a browser to choose from; a small picture has only one. */
export const sourceSet = (picture: { sha256: string; width: number; height: number }): string =>
  RENDITION_SIZES.filter(
    (size, index) => index === 0 || renditionWidth(picture, 320) < renditionWidth(picture, size),
  )
    .map(size => `${pictureUrl(picture.sha256, size)} ${renditionWidth(picture, size)}w`)
    .join(', ');
