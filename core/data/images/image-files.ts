import { access, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type JpegSize,
  RENDITION_SIZES,
  type RenditionSize,
  renditionSuffix,
} from '../../ground/domain/renditions.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { findLeftovers, type LeftoverOptions, sweepLeftovers } from '../../ground/files/leftovers.ts';
import { type FileContent, placeFiles } from '../../ground/files/place-files.ts';

export interface StoredPicture {
  /** Lower-case hex of the original's bytes: the file's name, so that the same picture is stored once. */
  readonly sha256: string;
  readonly format: string;
  readonly bytes: Uint8Array;
  /** By longest side; none in the middle for a small one. */
  readonly renditions: Readonly<Record<JpegSize, Uint8Array>> & { readonly 640?: Uint8Array };
}

/** One of a picture's files, whole. */
export interface PictureFile {
  /** `jpg` of an original, `320.jpg` of a rendition. */
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** A file of the store as it lies on the disk. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Holds what is being written: one folder, so that what crashes leave is found without walking the whole store. */
const TEMPORARY_FOLDER = '.writing';
/** A write takes seconds at most; temporary files older than this belong to nobody. */
const TEMPORARY_AGE_MS = 60 * 60 * 1000;

/** The image store: originals and renditions by content, two levels of folders deep, so that no folder grows huge. */
export class ImageFiles {
  readonly #folder: string;

  /** @param dataDir the images lie in its folder `images`. */
  constructor(dataDir: string) {
    this.#folder = dataFolders({ dataDir }).images;
  }

  /** The original's path. */
  pathOf(sha256: string, format: string): string {
    return path.join(this.#folderOf(sha256), `${sha256}.${format}`);
  }

  /** A rendition's path: JPEG, the middle one WebP. */
  renditionPath(sha256: string, size: RenditionSize): string {
    return path.join(this.#folderOf(sha256), `${sha256}.${renditionSuffix(size)}`);
  }

  /**
   * Stores a picture. The original comes last: where it is, all of it is.
   * @throws RetryableError 'disk.full'
   */
  async write({ sha256, format, bytes, renditions }: StoredPicture): Promise<void> {
    if (await this.has(sha256, format)) return;
    const { 320: small, 640: middle, 1280: large } = renditions;
    const at = (size: RenditionSize) => this.renditionPath(sha256, size);
    const jpegs: FileContent[] =
      small === large
        ? [{ bytes: small, paths: [at(320), at(1280)] }]
        : [
            { bytes: small, paths: [at(320)] },
            { bytes: large, paths: [at(1280)] },
          ];
    const shown: FileContent[] = middle ? [...jpegs, { bytes: middle, paths: [at(640)] }] : jpegs;
    const original: FileContent = { bytes, paths: [this.pathOf(sha256, format)] };
    await placeFiles(this.#folderOf(sha256), this.#temporaryFolder, [...shown, original]);
  }

  /**
   * Puts a picture's files where they belong, in this order, in the place of others of another content.
   * @throws RetryableError 'disk.full'
   */
  async put(sha256: string, files: readonly PictureFile[]): Promise<void> {
    const contents: FileContent[] = [];
    for (const { suffix, bytes } of files) {
      const file = path.join(this.#folderOf(sha256), `${sha256}.${suffix}`);
      if (await holds(file, bytes)) continue;
      const same = contents.findIndex(content => Buffer.compare(content.bytes, bytes) === 0);
      // The name must be free: a link does not replace what is there.
      if (same >= 0) await rm(file, { force: true });
      if (same >= 0) contents[same] = { bytes, paths: [...contents[same]!.paths, file] };
      else contents.push({ bytes, paths: [file] });
    }
    if (contents.length > 0) await placeFiles(this.#folderOf(sha256), this.#temporaryFolder, contents);
  }

  async has(sha256: string, format: string): Promise<boolean> {
    return access(this.pathOf(sha256, format)).then(
      () => true,
      () => false,
    );
  }

  /** Deletes the original first, so that a crash in between leaves nothing that looks whole. */
  async remove(sha256: string, format: string): Promise<void> {
    await rm(this.pathOf(sha256, format), { force: true });
    for (const size of RENDITION_SIZES) await rm(this.renditionPath(sha256, size), { force: true });
  }

  /** All files of the store whose pictures' sha256 begin with this byte. */
  async list(prefix: number): Promise<StoredFile[]> {
    const folder = path.join(this.#folder, prefix.toString(16).padStart(2, '0'));
    const names = await readdir(folder).catch(() => []);
    const folders = await Promise.all(names.sort().map(name => filesIn(path.join(folder, name))));
    return folders.flat();
  }

  /** What crashes left half-written. */
  async unfinished(now?: number): Promise<string[]> {
    const names = await findLeftovers(this.#temporaryFolder, temporary(now));
    return names.map(name => path.join(this.#temporaryFolder, name));
  }

  /** Deletes what crashes left half-written. @returns how many files. */
  async sweep(now?: number): Promise<number> {
    return (await sweepLeftovers(this.#temporaryFolder, temporary(now))).length;
  }

  get #temporaryFolder(): string {
    return path.join(this.#folder, TEMPORARY_FOLDER);
  }

  #folderOf(sha256: string): string {
    return path.join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4));
  }
}

/** All that stands in the folder of what is being written belongs to a writer, or to nobody. */
const temporary = (now: number | undefined): LeftoverOptions => ({
  idleMs: TEMPORARY_AGE_MS,
  isLeftover: () => true,
  ...(now !== undefined && { now }),
});

async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (found?.size !== bytes.length) return false;
  return Buffer.compare(await readFile(file), bytes) === 0;
}

/** What goes meanwhile is left out, and so is a folder that is not there. */
async function filesIn(folder: string): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const info = await stat(file).catch(() => undefined);
    if (info?.isFile()) found.push({ path: file, bytes: info.size, changedAt: info.mtimeMs });
  }
  return found;
}
