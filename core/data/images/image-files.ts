import type { JpegSize } from '../../ground/domain/images/renditions.ts';
import { NotFoundError } from '../../ground/errors.ts';
import type { ImageInput } from '../../ground/pixels/image-input.ts';

export interface StoredImage {
  /** Lower-case hex of the original's bytes: the file's name, so that the same image is stored once. */
  readonly sha256: string;
  readonly format: string;
  readonly bytes: Uint8Array;
  /** By longest side; none in the middle for a small one. */
  readonly renditions: Readonly<Record<JpegSize, Uint8Array>> & { readonly 640?: Uint8Array };
}

/** One of an image's files, whole. */
export interface ImageFile {
  /** `jpg` of an original, `320.jpg` of a rendition. */
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** A file of the store. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** A file that is there, to be decoded or sent. */
export interface OpenImage {
  readonly bytes: number;
  /** Its path where it lies on this machine, or all of it. */
  readonly input: ImageInput;
}

/**
 * The image store: originals and renditions by content, under the keys of `domain/images/image-keys.ts`. A folder (`disk-image-files.ts`)
 * or a bucket (`s3/`); which one IMAGE_STORE says, and `open-image-files.ts` opens.
 *
 * All of it throws RetryableError 'disk.full', 'store.full' or 'store.unreachable', BusyError 'store.busy' and
 * PermanentError 'store.refused' | 'store.no-bucket' | 'store.clock' where it cannot do what it was asked for. What is
 * not there is no fault.
 */
export interface ImageFiles {
  /** Another system may keep its images there as well, so files without a row are deleted only when a person asks for it. */
  readonly isShared: boolean;
  /** Stores an image. The original comes last: where it is, all of it is. */
  write(image: StoredImage): Promise<void>;
  /** Writes an image's files to their places, in this order, over files of other content. */
  put(sha256: string, files: readonly ImageFile[]): Promise<void>;
  /** Whether the original is there. */
  has(sha256: string, format: string): Promise<boolean>;
  /** Deletes the original first, so that a crash in between leaves nothing that looks whole. */
  remove(sha256: string, format: string): Promise<void>;
  open(key: string): Promise<OpenImage | undefined>;
  read(key: string): Promise<Buffer | undefined>;
  /** As the store itself says, in bytes. */
  sizeOf(key: string): Promise<number | undefined>;
  /**
   * An address at which the store itself gives a file to whoever has that address, for some minutes; undefined where none is lent
   * (IMAGE_STORE_PRESIGNED), or of a file that small images do not have.
   */
  lend(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** All files of the store whose images' sha256 begin with this byte. */
  list(prefix: number): Promise<StoredFile[]>;
  /** How many files there are of an image, of whatever format and size, older versions of a bucket included. */
  countOf(sha256: string): Promise<number>;
  /** The place of files that crashes left half-written. */
  unfinished(now?: number): Promise<string[]>;
  /** Deletes what crashes left half-written. @returns how many files. */
  sweep(now?: number): Promise<number>;
  /** Where a file is, as people are told: a path, or `s3://…`. */
  locationOf(key: string): string;
  /** The key whose `locationOf` is this. */
  keyAt(location: string): string;
}

/** @throws NotFoundError 'file.not-found' */
export async function requireImage(files: ImageFiles, key: string): Promise<ImageInput> {
  const found = await files.open(key);
  if (!found) throw new NotFoundError('file.not-found', { path: files.locationOf(key) });
  return found.input;
}
