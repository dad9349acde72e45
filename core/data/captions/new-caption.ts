import type { CaptionSource, PairStatus } from '../../ground/domain/captions/caption-pair.ts';

/** A caption to be inserted. */
export interface NewCaption {
  readonly persian: string;
  readonly english?: string;
  readonly source: CaptionSource;
  readonly status: PairStatus;
  /** The demo's own mark: true where the caption is wrong on purpose. */
  readonly mismatched?: boolean;
}
