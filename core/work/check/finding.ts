/** What can disagree between rows, files, embeddings and index, and what mends it. */
export const FINDING_KINDS = [
  /** An image's own file is gone. Taking the same image in again brings it back. */
  'original-missing',
  /** Its file has another size, or (with `hashes`) other bytes. Mended as if it were gone. */
  'original-damaged',
  /** A rendition is gone while the original is there: rendered from it again. */
  'rendition-missing',
  /** A file of the image store that no row names: deleted. */
  'file-unowned',
  /** What a killed write left behind: deleted. */
  'file-unfinished',
  /** A visible, readable image without an embedding of this model: the worker's next round embeds it. */
  'embedding-missing',
  /** An embedding of the wrong length: deleted, then embedded again. */
  'embedding-damaged',
  /** Images are embedded and no index is published: built. */
  'index-missing',
  /** The folder of a published or retired snapshot is not whole: the published one is rebuilt. */
  'snapshot-invalid',
  /** A build that nobody is at any more: marked as failed. */
  'snapshot-abandoned',
  /** A snapshot's folder that no row names, or the rest of a killed build: deleted. */
  'snapshot-unowned',
  /** The published index holds an image that has no row: rebuilt. */
  'row-unknown',
  /** The published index lacks an image that was visible and embedded before it was begun: rebuilt. */
  'row-missing',
  /** (With `hashes`) the published index has another vector of an image than its embedding: rebuilt. */
  'row-different',
  /** An image's state is not the one that follows from its caption pairs: set again. */
  'state-different',
  /** A job ran out of tries, or its worker is gone: it is deleted; the worker asks for what is missing each minute. */
  'job-failed',
  'job-stuck',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One disagreement. */
export interface Finding {
  readonly kind: FindingKind;
  /** Of the image, where it is about one. */
  readonly imageId?: string;
  /** Of the snapshot, where it is about one. */
  readonly snapshotId?: string;
  /** Of the job, where it is about one. */
  readonly job?: { readonly id: string; readonly name: string };
  /** The file or folder that is missing, damaged or too many. */
  readonly path?: string;
  /** Details for the log, in English. */
  readonly reason?: string;
}

/** What has been compared so far. */
export interface CheckCounts {
  /** Rows of images that are not removed. */
  readonly images: number;
  /** Files in the image store. */
  readonly files: number;
  /** Embeddings of the model. */
  readonly embeddings: number;
  /** Images in the published index. */
  readonly indexed: number;
}
