import type { CaptionSource, PairStatus } from '../../ground/domain/captions/caption-pair.ts';

/** A caption that wants its row. */
export interface NewCaption {
  readonly persian: string;
  readonly english?: string;
  readonly source: CaptionSource;
  readonly status: PairStatus;
  /** The demo's own mark: true where the caption is wrong on purpose. */
  readonly mismatched?: boolean;
}
