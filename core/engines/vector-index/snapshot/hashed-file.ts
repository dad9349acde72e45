import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { FileRecord } from './manifest.ts';

/** Bytes gathered before a write. */
const CHUNK_BYTES = 2 ** 20;

/** A new file that is hashed while it is written, with one chunk in memory. */
export class HashedFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  #filled = 0;
  #bytes = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<HashedFile> {
    return new HashedFile(await open(path, 'wx'));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + CHUNK_BYTES - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === CHUNK_BYTES) await this.#flush();
    }
  }

  /** Syncs the file to the disk and closes it. */
  async finish(): Promise<FileRecord> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes an unfinished file; after `finish` it does nothing. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = this.#chunk.subarray(0, this.#filled);
    this.#hash.update(bytes);
    for (let from = 0; from < bytes.length; ) {
      from += (await this.#file.write(bytes, from)).bytesWritten;
    }
    this.#bytes += bytes.length;
    this.#filled = 0;
  }
}

/** Writes a small file at once. */
export async function writeHashed(file: string, bytes: Uint8Array): Promise<FileRecord> {
  const writing = await HashedFile.create(file);
  try {
    await writing.write(bytes);
    return await writing.finish();
  } finally {
    await writing.abandon();
  }
}
