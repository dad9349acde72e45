import type { Hit } from '../../../core/ground/domain/search/search.ts';

/** A result as the browser gets it: without the path on our disk. */
export interface ShownHit {
  readonly rank: number;
  readonly imageId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string | null;
  /** How many other images look the same and are folded into this one. */
  readonly alike: number;
  readonly attribution: string | null;
  /** Always http or https, because it comes from outside and becomes a link. */
  readonly sourceUrl: string | null;
}

/** The next part of a list of results, as /search/more answers it. */
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
  alike,
  attribution,
  sourceUrl,
}: Hit): ShownHit => ({
  rank,
  imageId,
  sha256,
  width,
  height,
  caption,
  alike,
  attribution,
  sourceUrl: webLink(sourceUrl),
});

/** The link, if a browser may be sent to it. */
export const webLink = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
