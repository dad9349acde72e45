import { NegarehError } from '../../ground/errors.ts';
import type { PictureLimits } from '../../ground/pixels/image-input.ts';
import { readPicture } from '../../ground/pixels/inspect.ts';
import { lookOf } from '../../ground/pixels/picture-look.ts';

/** Perceptual hashes of the files that had to be compared, each read once. */
export class FileHashes {
  readonly #limits: PictureLimits;
  readonly #known = new Map<string, Promise<string | undefined>>();

  constructor(limits: PictureLimits) {
    this.#limits = limits;
  }

  /** Undefined for a file that can no longer be read: its embedding is still found. */
  of(file: string): Promise<string | undefined> {
    const known = this.#known.get(file);
    if (known) return known;
    const hash = this.#read(file);
    this.#known.set(file, hash);
    return hash;
  }

  forget(file: string): void {
    this.#known.delete(file);
  }

  async #read(file: string): Promise<string | undefined> {
    try {
      const { renditions } = await readPicture({ path: file }, this.#limits);
      return (await lookOf(renditions[320])).perceptualHash;
    } catch (error) {
      if (!(error instanceof NegarehError)) throw error;
      this.forget(file);
      return undefined;
    }
  }
}
