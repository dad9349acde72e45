import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPictureName, type OtherPicture, otherPictureOf } from '../../data/datasets/picture-name.ts';
import { decodeName } from '../../data/datasets/text-encoding.ts';
import { NotFoundError } from '../../ground/errors.ts';

/** A path; bytes when a name in it is not UTF-8, which Linux allows and a string cannot hold. */
export type FilePath = string | Buffer;

/** A picture file, found by its name. */
export interface FoundPicture {
  readonly path: FilePath;
  /** The name to show to people: relative to the current folder if the file lies below it. */
  readonly shown: string;
  /** The folder that was given, with links resolved: everything that belongs to the picture lies below it. */
  readonly root: string;
}

/** What a walk skips, or takes with a warning (`name-not-utf8`). */
export type PassedOver = OtherPicture | 'folder-unreadable' | 'name-not-utf8' | 'link' | 'no-file';

export type OnPassedOver = (kind: PassedOver, shown: string) => void;

/** Folders and files that systems and programs keep beside people's pictures; so are all names that begin with a dot. */
const NOT_PEOPLES =
  /^(?:\.|@eaDir$|@Recycle$|@Recently-Snapshot$|#recycle$|#snapshot$|__MACOSX$|\$RECYCLE\.BIN$|System Volume Information$|lost\+found$|(?:eh)?thumbs\.db$|desktop\.ini$|Network Trash Folder$|Temporary Items$)/i;

/**
 * Finds the pictures under these folders, in order of name, and files given directly whatever their name. A walk does not
 * end at something unreadable: it reports that and continues. Symbolic links are not followed: a link could lead out of the
 * folder, or in circles.
 * @throws NotFoundError 'file.not-found' for a given path that does not exist.
 */
export async function* findPictures(
  paths: readonly string[],
  onPassedOver: OnPassedOver = () => undefined,
): AsyncGenerator<FoundPicture> {
  for (const given of paths) {
    const target = path.resolve(given);
    const info = await stat(target).catch((error: unknown) => {
      throw new NotFoundError('file.not-found', { path: given }, { cause: error });
    });
    const real = await realpath(target);
    if (info.isDirectory()) yield* walk({ path: target, shown: shownPath(target) }, real, onPassedOver);
    else if (info.isFile()) yield { path: target, shown: shownPath(target), root: path.dirname(real) };
    else onPassedOver('no-file', given);
  }
}

interface Place {
  readonly path: FilePath;
  readonly shown: string;
}

/** Keeps one list of names for each folder on the way down. */
async function* walk(top: Place, root: string, onPassedOver: OnPassedOver): AsyncGenerator<FoundPicture> {
  const open = [await list(top, onPassedOver)];
  while (open.length > 0) {
    const entry = open.at(-1)!.next();
    if (entry.done) {
      open.pop();
      continue;
    }
    const { kind, place } = entry.value;
    if (kind === 'folder') open.push(await list(place, onPassedOver));
    else if (kind === 'picture') yield { ...place, root };
    else if (kind === 'link') {
      // Only a link to a picture or a folder is worth reporting.
      const isFolder = await stat(place.path).then(
        found => found.isDirectory(),
        () => false,
      );
      if (isFolder || isPictureName(place.shown)) onPassedOver('link', place.shown);
    } else onPassedOver(kind, place.shown);
  }
}

interface Entry {
  readonly kind: PassedOver | 'folder' | 'picture';
  readonly place: Place;
}

async function list(folder: Place, onPassedOver: OnPassedOver): Promise<Iterator<Entry, undefined>> {
  try {
    const entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' });
    entries.sort((a, b) => Buffer.compare(a.name, b.name));
    return entriesOf(folder, entries, onPassedOver);
  } catch {
    onPassedOver('folder-unreadable', folder.shown);
    return [].values();
  }
}

function* entriesOf(
  folder: Place,
  entries: readonly Dirent<Buffer>[],
  onPassedOver: OnPassedOver,
): Generator<Entry, undefined> {
  for (const entry of entries) {
    const name = decodeName(entry.name);
    if (NOT_PEOPLES.test(name)) continue;
    const kind = kindOf(entry, name);
    if (kind === undefined) continue;
    const place = { path: join(folder.path, entry.name), shown: path.join(folder.shown, name) };
    if (!isUtf8(entry.name) && (kind === 'folder' || kind === 'picture')) {
      onPassedOver('name-not-utf8', place.shown);
    }
    yield { kind, place };
  }
}

function kindOf(entry: Dirent<Buffer>, name: string): Entry['kind'] | undefined {
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (!isPictureName(name)) return otherPictureOf(name);
  return entry.isFile() ? 'picture' : 'no-file';
}

function join(folder: FilePath, name: Buffer): FilePath {
  if (typeof folder === 'string' && isUtf8(name)) return path.join(folder, name.toString());
  return Buffer.concat([Buffer.from(folder), Buffer.from(path.sep), name]);
}

/** The path as a person would write it: relative when the file lies below the current folder. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative || '.';
}
