import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { toDiskError } from '../../ground/errors.ts';

export interface ListedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}

/**
 * The images that belong to the rows of a backup. The list is kept in a file beside the backup, so that the transaction
 * that read the rows need not stay open while terabytes are copied.
 */
export class ImageList {
  readonly #file: string;
  readonly #handle: FileHandle;
  #count = 0;

  private constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  static async create(file: string): Promise<ImageList> {
    return new ImageList(file, await open(file, 'w', 0o600));
  }

  /** @param lines “id sha256 format” with line ends, cut anywhere */
  async write(lines: Buffer): Promise<void> {
    try {
      await this.#handle.writeFile(lines);
    } catch (error) {
      throw toDiskError(error, this.#file);
    }
    for (const byte of lines) if (byte === 10) this.#count += 1;
  }

  /** @returns how many images there are */
  async finish(): Promise<number> {
    await this.#handle.close();
    return this.#count;
  }

  async *read(): AsyncGenerator<ListedImage> {
    for await (const line of createInterface({ input: createReadStream(this.#file) })) {
      const [id, sha256, format] = line.split(' ');
      if (id && sha256 && format) yield { id, sha256, format };
    }
  }

  async remove(): Promise<void> {
    await this.#handle.close();
    await rm(this.#file, { force: true });
  }
}
