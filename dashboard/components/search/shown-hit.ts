import type { Hit } from '../../../core/ground/domain/search/search.ts';

/** A result as a browser is told of it: without the path on our disk. */
export interface ShownHit {
  readonly rank: number;
  readonly imageId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string | null;
  /** Other images that look the same, which are folded into this one. */
  readonly alike: number;
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

/** The link, if it is one that a browser may be sent to. */
export const webLink = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
