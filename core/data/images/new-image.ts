import type { ImageSource } from '../../ground/domain/images/image.ts';
import type { NewCaption } from '../captions/new-caption.ts';

/** A stored image whose row is to be inserted. */
export interface NewImage {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly source: ImageSource;
  readonly sourceUrl?: string | undefined;
  /** The source's own name of the image; the same one never comes in twice. */
  readonly sourceToken?: string | undefined;
  readonly attribution?: string | undefined;
  readonly city?: string | undefined;
  readonly category?: string | undefined;
  /** 64 bits as a signed decimal number, where somebody computed it. */
  readonly perceptualHash?: string | undefined;
  readonly captions: readonly NewCaption[];
}

/** What became of one {@link NewImage}: a new row (or a removed one come back), or one that was there. */
export interface InsertedImage {
  readonly id: string;
  readonly isNew: boolean;
}
