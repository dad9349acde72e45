/** The mismatches between rows, files, embeddings and index, and what repairs each. */
export const FINDING_KINDS = [
  /** An image's original is gone. Adding the same image again restores it. */
  'original-missing',
  /** The original has another size, or (with `hashes`) other bytes. Repaired like a missing one. */
  'original-damaged',
  /** A rendition is gone but the original exists: rendered from it again. */
  'rendition-missing',
  /** No row names this file of the image store: deleted. */
  'file-unowned',
  /** A killed write left it behind: deleted. */
  'file-unfinished',
  /** A visible, readable image without an embedding of this model: the worker's next round embeds it. */
  'embedding-missing',
  /** An embedding of the wrong length: deleted, then embedded again. */
  'embedding-damaged',
  /** Images are embedded and no index is published: built. */
  'index-missing',
  /** The folder of a published or retired snapshot is incomplete: the published one is rebuilt. */
  'snapshot-invalid',
  /** A build that no process is running any more: marked as failed. */
  'snapshot-abandoned',
  /** A snapshot folder that no row names, or the rest of a killed build: deleted. */
  'snapshot-unowned',
  /** The published index holds an image that has no row: rebuilt. */
  'row-unknown',
  /** The published index lacks an image that was visible and embedded before it was begun: rebuilt. */
  'row-missing',
  /** (With `hashes`) the published index has a vector that differs from the image's embedding: rebuilt. */
  'row-different',
  /** An image's state does not follow from its caption pairs: set again. */
  'state-different',
  /** A job ran out of tries, or its worker is gone: it is deleted; the worker asks for what is missing each minute. */
  'job-failed',
  'job-stuck',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One mismatch. */
export interface Finding {
  readonly kind: FindingKind;
  /** The image, if it is about one. */
  readonly imageId?: string;
  /** The snapshot, if it is about one. */
  readonly snapshotId?: string;
  /** The job, if it is about one. */
  readonly job?: { readonly id: string; readonly name: string };
  /** The file or folder that is missing, damaged or superfluous. */
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
