import type { NewCaption } from '../../data/captions/new-caption.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import type { NegarehError } from '../../ground/errors.ts';
import type { LocalImageInput } from '../../ground/pixels/image-input.ts';

/** A picture on its way in. */
export interface IncomingImage {
  /** The name to show to people: a path, a title. */
  readonly name: string;
  readonly content: LocalImageInput;
  readonly source: ImageSource;
  readonly captions: readonly NewCaption[];
  readonly sourceToken?: string;
  readonly sourceUrl?: string;
  readonly attribution?: string;
  readonly city?: string;
  readonly category?: string;
}

/** The outcome for one picture. `duplicate`: the same bytes (or token) existed already; new captions were added to them. */
export type IngestOutcome =
  | { readonly name: string; readonly status: 'added' | 'duplicate'; readonly imageId: string }
  | { readonly name: string; readonly status: 'failed'; readonly error: NegarehError };
