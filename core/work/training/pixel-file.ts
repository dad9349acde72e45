import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { InputError, NotFoundError, toDiskError } from '../../ground/errors.ts';
import { writeAll } from '../../ground/files/write-all.ts';
import { decodeForEncoder } from '../../ground/pixels/decode.ts';
import type { ImageInput, PictureLimits } from '../../ground/pixels/image-input.ts';
import type { PictureFit } from '../../ground/pixels/picture-fit.ts';

interface PixelOptions {
  /** Width and height, in pixels. */
  readonly size: number;
  readonly fit: PictureFit | undefined;
  readonly limits: PictureLimits;
  readonly signal: AbortSignal;
  /**
   * Opens the image at this place.
   * @throws NotFoundError
   */
  openImage(place: string): Promise<ImageInput>;
  onProgress(done: number): void;
}

const AHEAD = 8;

/** All images as the model sees them, one after the other in one file: decoded once, read as often as needed. */
export class PixelFile {
  readonly #handle: FileHandle;
  readonly #bytes: number;

  private constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /**
   * Decodes the images into a file, which appears whole or not at all.
   * @returns the rows of images that could not be read; zeros take their place.
   * @throws RetryableError 'disk.full'; the signal's reason.
   */
  static async write(file: string, places: readonly string[], options: PixelOptions): Promise<number[]> {
    const { size, fit, limits, signal, onProgress } = options;
    const decodeOne = async (place: string) =>
      decodeForEncoder(await options.openImage(place), { size, fit, limits });
    const beside = `${file}.unfinished`;
    const unreadable: number[] = [];
    try {
      const handle = await open(beside, 'w');
      try {
        const decode = (place: string) =>
          decodeOne(place).catch((error: unknown) => {
            if (error instanceof InputError || error instanceof NotFoundError) return undefined;
            throw error;
          });
        let row = 0;
        for await (const pixels of mapAhead(places, decode, AHEAD)) {
          signal.throwIfAborted();
          if (!pixels) unreadable.push(row);
          await writeAll(handle, pixels ?? new Uint8Array(3 * size ** 2), row * 3 * size ** 2);
          onProgress(++row);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
      return unreadable;
    } catch (error) {
      await rm(beside, { force: true });
      throw toDiskError(error, file);
    }
  }

  /** @throws NotFoundError when the file does not exist, or does not hold this many images. */
  static async open(file: string, { size, count }: { size: number; count: number }): Promise<PixelFile> {
    const bytes = 3 * size ** 2;
    const found = await stat(file).catch(() => undefined);
    if (found?.size !== bytes * count) throw new NotFoundError('file.not-found', { path: file });
    return new PixelFile(await open(file, 'r'), bytes);
  }

  /** Images by their rows, one after the other, in memory of their own. */
  async read(rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>> {
    const pixels = new Uint8Array(rows.length * this.#bytes);
    for (const [place, row] of rows.entries())
      for (let done = 0; done < this.#bytes; ) {
        const left = this.#bytes - done;
        const read = await this.#handle.read(
          pixels,
          place * this.#bytes + done,
          left,
          row * this.#bytes + done,
        );
        if (read.bytesRead === 0) throw new RangeError('the file of pixels became shorter');
        done += read.bytesRead;
      }
    return pixels;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
