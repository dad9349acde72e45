import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { imageKeys, keyOf, originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { RENDITION_SIZES, type RenditionSize } from '../../ground/domain/images/renditions.ts';
import { codeOf } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { findLeftovers, type LeftoverOptions, sweepLeftovers } from '../../ground/files/leftovers.ts';
import { type FileContent, placeFiles } from '../../ground/files/place-files.ts';
import type { ImageFile, ImageFiles, OpenImage, StoredFile, StoredImage } from './image-files.ts';

/** Holds what is being written: one folder, so that what crashes leave is found without walking the whole store. */
const TEMPORARY_FOLDER = '.writing';
/** A write takes seconds at most; temporary files older than this belong to nobody. */
const TEMPORARY_AGE_MS = 60 * 60 * 1000;

/** The image store in a folder. */
export class DiskImageFiles implements ImageFiles {
  readonly isShared: boolean = false;
  readonly #folder: string;

  /** @param dataDir the images lie in its folder `images`. */
  constructor(dataDir: string) {
    this.#folder = dataFolders({ dataDir }).images;
  }

  /** The original's path. */
  pathOf(sha256: string, format: string): string {
    return this.locationOf(originalKey(sha256, format));
  }

  /** A rendition's path. */
  renditionPath(sha256: string, size: RenditionSize): string {
    return this.locationOf(renditionKey(sha256, size));
  }

  locationOf(key: string): string {
    return path.join(this.#folder, key);
  }

  keyAt(location: string): string {
    return path.relative(this.#folder, location).replaceAll(path.sep, '/');
  }

  async write({ sha256, format, bytes, renditions }: StoredImage): Promise<void> {
    if (await this.has(sha256, format)) return;
    const shown: FileContent[] = [];
    for (const size of RENDITION_SIZES) {
      const rendition = renditions[size];
      if (rendition) addContent(shown, rendition, this.renditionPath(sha256, size));
    }
    const original: FileContent = { bytes, paths: [this.pathOf(sha256, format)] };
    await placeFiles(this.#folderOf(sha256), this.#temporaryFolder, [...shown, original]);
  }

  async put(sha256: string, files: readonly ImageFile[]): Promise<void> {
    const contents: FileContent[] = [];
    for (const { suffix, bytes } of files) {
      const file = this.locationOf(keyOf(sha256, suffix));
      if (await holds(file, bytes)) continue;
      // The name must be free: a link does not replace what is there.
      if (addContent(contents, bytes, file) === 'link') await rm(file, { force: true });
    }
    if (contents.length > 0) await placeFiles(this.#folderOf(sha256), this.#temporaryFolder, contents);
  }

  async has(sha256: string, format: string): Promise<boolean> {
    return (await this.sizeOf(originalKey(sha256, format))) !== undefined;
  }

  async remove(sha256: string, format: string): Promise<void> {
    for (const key of imageKeys(sha256, format).toReversed()) await this.delete(key);
  }

  async open(key: string): Promise<OpenImage | undefined> {
    const bytes = await this.sizeOf(key);
    return bytes === undefined ? undefined : { bytes, input: { path: this.locationOf(key) } };
  }

  read(key: string): Promise<Buffer | undefined> {
    return readFile(this.locationOf(key)).catch(ifAbsent);
  }

  async sizeOf(key: string): Promise<number | undefined> {
    const found = await stat(this.locationOf(key)).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
  }

  async lend(): Promise<undefined> {
    return undefined;
  }

  async delete(key: string): Promise<void> {
    await rm(this.locationOf(key), { force: true });
  }

  async list(prefix: number): Promise<StoredFile[]> {
    const folder = prefix.toString(16).padStart(2, '0');
    const names = await readdir(this.locationOf(folder)).catch(() => []);
    const folders = await Promise.all(names.sort().map(name => this.#filesIn(`${folder}/${name}`)));
    return folders.flat();
  }

  async countOf(sha256: string): Promise<number> {
    const names = await readdir(this.#folderOf(sha256)).catch(() => []);
    return names.filter(name => name.startsWith(`${sha256}.`)).length;
  }

  async unfinished(now?: number): Promise<string[]> {
    const names = await findLeftovers(this.#temporaryFolder, temporary(now));
    return names.map(name => path.join(this.#temporaryFolder, name));
  }

  async sweep(now?: number): Promise<number> {
    return (await sweepLeftovers(this.#temporaryFolder, temporary(now))).length;
  }

  get #temporaryFolder(): string {
    return path.join(this.#folder, TEMPORARY_FOLDER);
  }

  #folderOf(sha256: string): string {
    return path.dirname(this.locationOf(keyOf(sha256, '')));
  }

  /** Leaves out files that are deleted meanwhile; a missing folder counts as empty. */
  async #filesIn(folder: string): Promise<StoredFile[]> {
    const found: StoredFile[] = [];
    for (const name of await readdir(this.locationOf(folder)).catch(() => [])) {
      const key = `${folder}/${name}`;
      const info = await stat(this.locationOf(key)).catch(() => undefined);
      if (info?.isFile()) found.push({ key, bytes: info.size, changedAt: info.mtimeMs });
    }
    return found;
  }
}

/** Every file in the folder of unfinished files belongs to a writer, or to nobody. */
const temporary = (now: number | undefined): LeftoverOptions => ({
  idleMs: TEMPORARY_AGE_MS,
  isLeftover: () => true,
  ...(now !== undefined && { now }),
});

/** The same bytes take the space of one file. @returns `link` where they are there under another name. */
function addContent(contents: FileContent[], bytes: Uint8Array, file: string): 'file' | 'link' {
  const same = contents.findIndex(content => Buffer.compare(content.bytes, bytes) === 0);
  if (same < 0) contents.push({ bytes, paths: [file] });
  else contents[same] = { bytes, paths: [...contents[same]!.paths, file] };
  return same < 0 ? 'file' : 'link';
}

async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (found?.size !== bytes.length) return false;
  return Buffer.compare(await readFile(file), bytes) === 0;
}

function ifAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
