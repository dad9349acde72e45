import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { LatestEntries } from '../../ground/async/latest-entries.ts';
import type { CaptionRow, RowProblem } from './caption-row.ts';

/** The location of a row's picture, or the reason that it was not found. */
export type FoundPicture =
  | {
      /** Below the given folder. */
      readonly path: string;
      /** The same with links resolved: two rows mean the same file when these are equal. */
      readonly realPath: string;
    }
  | { readonly problem: Extract<RowProblem, PictureProblem>; readonly detail: string };

type PictureProblem = 'outside-folder' | 'picture-missing' | 'picture-ambiguous' | 'link-outside';

/** A folder's names by their normalised forms. */
interface Listing {
  readonly composed: ReadonlyMap<string, readonly string[]>;
  readonly anyCase: ReadonlyMap<string, readonly string[]>;
}

/** Cached folders and answers: rows of one picture, and pictures of one folder, are neighbours. */
const KEPT_LISTINGS = 64;
const KEPT_ANSWERS = 4_096;

/** Persian and accented names may use composed letters on one system and combining signs on another (macOS). */
const composed = (name: string): string => name.normalize('NFC');
const anyCase = (name: string): string => composed(name).toLowerCase();

/**
 * Finds the pictures that captions files name, by one rule for all commands. A name is a path below one of the folders,
 * which are tried in order. It may match as written; with `\` read as `/`; as an absolute path inside a folder; with its
 * letters composed or not; and in other case if only one file matches. A file outside, also one reached by a link, is
 * never returned.
 */
export class PictureFinder {
  readonly #folders: readonly { readonly given: string; readonly real: string }[];
  readonly #listings = new LatestEntries<string, Promise<Listing>>(KEPT_LISTINGS);
  readonly #answers = new LatestEntries<string, FoundPicture>(KEPT_ANSWERS);

  private constructor(folders: readonly { given: string; real: string }[]) {
    this.#folders = folders;
  }

  /** @param folders absolute paths; a missing folder contains no picture. */
  static async open(folders: readonly string[]): Promise<PictureFinder> {
    const opened = folders.map(async given => ({ given, real: await realpath(given).catch(() => given) }));
    return new PictureFinder(await Promise.all(opened));
  }

  async find(name: string): Promise<FoundPicture> {
    const known = this.#answers.get(name);
    if (known) return known;
    const found = await this.#search(name);
    this.#answers.set(name, found);
    return found;
  }

  /** Finds the picture of a row; tries its other name if it has one. */
  async findRow({ image, orImage }: Pick<CaptionRow, 'image' | 'orImage'>): Promise<FoundPicture> {
    const found = await this.find(image);
    if (!('problem' in found) || orImage === undefined) return found;
    const other = await this.find(orImage);
    return 'problem' in other ? found : other;
  }

  async #search(name: string): Promise<FoundPicture> {
    let first: FoundPicture | undefined;
    for (const { given, real } of this.#folders) {
      const found = await this.#searchIn(name, given, real);
      if (!('problem' in found)) return found;
      first ??= found;
    }
    return first ?? { problem: 'picture-missing', detail: name };
  }

  async #searchIn(name: string, given: string, real: string): Promise<FoundPicture> {
    // A file's name may contain a backslash here, so the name as written comes first.
    const spellings = name.includes('\\') ? [name, name.replaceAll('\\', '/')] : [name];
    let last: FoundPicture = { problem: 'picture-missing', detail: name };
    for (const spelling of spellings) {
      const below = pathBelow(spelling, [given, real]);
      const names = below === undefined ? 'outside-folder' : await this.#resolve(given, below);
      if (typeof names === 'string') {
        last = { problem: names, detail: name };
        continue;
      }
      const file = path.join(given, ...names);
      const realPath = await realpath(file).catch(() => undefined);
      if (realPath === undefined) continue;
      if (isBelow(realPath, real)) return { path: file, realPath };
      return { problem: 'link-outside', detail: name };
    }
    return last;
  }

  /** The names on the disk, one for each part of the path. */
  async #resolve(folder: string, below: string): Promise<string[] | PictureProblem> {
    const parts = below.split('/');
    if (await isThere(path.join(folder, below))) return parts;
    const names: string[] = [];
    for (const part of parts) {
      const parent = path.join(folder, ...names);
      const alike = (await isThere(path.join(parent, part))) ? [part] : await this.#alike(parent, part);
      if (alike.length !== 1) return alike.length === 0 ? 'picture-missing' : 'picture-ambiguous';
      names.push(alike[0]!);
    }
    return names;
  }

  async #alike(folder: string, name: string): Promise<readonly string[]> {
    let listing = this.#listings.get(folder);
    if (!listing) {
      listing = listFolder(folder);
      this.#listings.set(folder, listing);
    }
    const names = await listing;
    return names.composed.get(composed(name)) ?? names.anyCase.get(anyCase(name)) ?? [];
  }
}

/** @returns undefined for a path that is not below any of these spellings of the folder. */
function pathBelow(name: string, folders: readonly string[]): string | undefined {
  // A drive or a server of Windows is nowhere here; on Windows itself path.isAbsolute tells.
  if (/^(?:[A-Za-z]:[\\/]|[\\/]{2})/.test(name) && path.sep === '/') return undefined;
  let relative = name;
  if (path.isAbsolute(name)) {
    const target = composed(path.normalize(name));
    const folder = folders.find(one => target.startsWith(`${composed(path.resolve(one))}${path.sep}`));
    if (folder === undefined) return undefined;
    relative = target.slice(composed(path.resolve(folder)).length + 1);
  }
  const below = path.normalize(relative).replaceAll(path.sep, '/').replace(/\/+$/, '');
  return below === '..' || below.startsWith('../') || below === '.' ? undefined : below;
}

const isBelow = (file: string, folder: string): boolean =>
  file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

const isThere = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

async function listFolder(folder: string): Promise<Listing> {
  const names = await readdir(folder).catch(() => []);
  return { composed: Map.groupBy(names, composed), anyCase: Map.groupBy(names, anyCase) };
}
