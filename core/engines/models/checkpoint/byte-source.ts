import { type FileHandle, open } from 'node:fs/promises';
import { NotFoundError, PermanentError, reasonOf } from '../../../ground/errors.ts';

/** A file's bytes at any offset: a checkpoint of gigabytes is never in memory whole. */
export interface ByteSource {
  /** For error messages. */
  readonly path: string;
  readonly size: number;
  /** @throws PermanentError 'checkpoint.invalid' when the range reaches beyond the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws NotFoundError 'file.not-found'. */
export async function openByteSource(path: string): Promise<ByteSource> {
  const file = await open(path, 'r').catch(error => {
    throw new NotFoundError('file.not-found', { path }, { cause: error });
  });
  const { size } = await file.stat();
  return {
    path,
    size,
    read: (offset, length) => readRange(file, path, size, offset, length),
    close: () => file.close(),
  };
}

async function readRange(file: FileHandle, path: string, size: number, offset: number, length: number) {
  checkRange(path, size, offset, length);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file
      .read(bytes, filled, length - filled, offset + filled)
      .catch(error => refuse(path, reasonOf(error)));
    if (bytesRead === 0) refuse(path, 'it became shorter while it was read');
    filled += bytesRead;
  }
  return bytes;
}

/** Bytes that are in memory already. */
export function byteSourceOf(path: string, bytes: Uint8Array): ByteSource {
  return {
    path,
    size: bytes.length,
    read: async (offset, length) => {
      checkRange(path, bytes.length, offset, length);
      // A copy with its own memory; Buffer's slice would not copy.
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    close: async () => {},
  };
}

function checkRange(path: string, size: number, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!whole || offset + length > size) refuse(path, `it ends at byte ${size}, before ${offset + length}`);
}

function refuse(path: string, reason: string): never {
  throw new PermanentError('checkpoint.invalid', { path, reason });
}
