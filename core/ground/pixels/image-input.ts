import { constants, type FileHandle, open } from 'node:fs/promises';
import { InputError, NotFoundError, reasonOf } from '../errors.ts';

/** A picture as it came: the bytes of a file, or the path of one. */
export type ImageInput = Uint8Array | { readonly path: string };
/** The same where the path is read here: bytes where a name in it is not UTF-8. */
export type LocalImageInput = Uint8Array | { readonly path: string | Buffer };

/** What is refused before anything is decoded. */
export interface PictureLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** Of a picture that was accepted before, perhaps under other settings. */
export const ACCEPTED_BEFORE: PictureLimits = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxPixels: Number.MAX_SAFE_INTEGER,
};

/**
 * The file's bytes.
 * @throws InputError 'image.too-many-bytes', or 'image.unreadable' for what is not a regular file.
 * @throws NotFoundError 'file.not-found'.
 */
export async function readImageInput(input: LocalImageInput, maxBytes: number): Promise<Uint8Array> {
  if (input instanceof Uint8Array) {
    refuseLarge(input.byteLength, maxBytes);
    return input;
  }
  const file = await openFile(input.path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new InputError('image.unreadable', { reason: 'not a file' });
    refuseLarge(stat.size, maxBytes);
    return await readWhole(file, stat.size);
  } finally {
    await file.close();
  }
}

async function openFile(path: string | Buffer): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer and hold one of the pool's threads.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new NotFoundError('file.not-found', { path: String(path) }, { cause: error });
  }
}

/** Reads exactly the size that was checked, so that a file that grows meanwhile cannot exceed the limit. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled).catch((error: unknown) => {
      throw new InputError('image.unreadable', { reason: reasonOf(error) }, { cause: error });
    });
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

function refuseLarge(bytes: number, limit: number): void {
  if (bytes > limit) throw new InputError('image.too-many-bytes', { bytes, limit });
}
