import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';
import { toDiskError } from '../../ground/errors.ts';
import { syncFolder } from '../../ground/files/sync-folder.ts';

/** Tables shrink to a third at this level; a higher level costs more time than the smaller file saves on the disk. */
const LEVEL = 3;

/**
 * Writes a tar file under zstd, readable by `tar --zstd`. The file is renamed to its final name only when all of it is on
 * the disk, so a killed run leaves an earlier file of that name untouched.
 */
export class ArchiveWriter {
  readonly #file: string;
  readonly #pack = pack();
  readonly #written: Promise<void>;

  private constructor(file: string) {
    this.#file = file;
    const compress = createZstdCompress({
      params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
    });
    // Only the owner may read the file: it holds password hashes.
    this.#written = pipeline(this.#pack, compress, createWriteStream(unfinished(file), { mode: 0o600 }));
    this.#written.catch(() => undefined); // `add` and `finish` report the error
  }

  static async create(file: string): Promise<ArchiveWriter> {
    // Deletes the file that a killed run left; only one backup runs at a time.
    await rm(unfinished(file), { force: true });
    return new ArchiveWriter(file);
  }

  /** @throws RetryableError 'disk.full' */
  async add(name: string, content: Uint8Array): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        const entry = this.#pack.entry({ name, size: content.length, mode: 0o644 }, error =>
          error ? reject(error) : resolve(),
        );
        entry.on('error', reject);
        entry.end(content);
      });
    } catch (error) {
      // The entry only knows that the file is closed; the error of the file's writer says why.
      await this.#guard(this.#written);
      throw error;
    }
  }

  /** Syncs the file to the disk and gives it its final name. */
  async finish(): Promise<void> {
    this.#pack.finalize();
    await this.#guard(this.#written);
    const handle = await open(unfinished(this.#file), 'r+');
    await this.#guard(handle.sync().finally(() => handle.close()));
    await rename(unfinished(this.#file), this.#file);
    await syncFolder(path.dirname(this.#file));
  }

  /** Deletes the unfinished file; does nothing after `finish`. */
  async abandon(): Promise<void> {
    this.#pack.destroy();
    await this.#written.catch(() => undefined);
    await rm(unfinished(this.#file), { force: true });
  }

  #guard<T>(work: Promise<T>): Promise<T> {
    return work.catch(error => {
      throw toDiskError(error, this.#file);
    });
  }
}

const unfinished = (file: string): string => `${file}.unfinished`;
