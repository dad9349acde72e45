import { constants, type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from '../../data/datasets/text-encoding.ts';
import type { FoundPicture } from './find-pictures.ts';

/** Why the captions file beside a picture cannot be used; the words are in `locales/`. */
export type SideCarProblem = 'too-large' | 'no-file' | 'unreadable' | 'link-outside';

/** The lines of a side-car file, or the problem with it; no lines when there is no such file. */
export type SideCar =
  | { readonly lines: readonly string[] }
  | { readonly problem: SideCarProblem; readonly shown: string };

/** A side-car file is a few lines; larger ones belong to something else. */
const SIDE_CAR_BYTES = 64 * 1024;

/**
 * Reads the captions of `photo.jpg` from `photo.txt` or `photo.jpg.txt` beside it, one a line, in any encoding that we
 * read.
 */
export async function readSideCar(picture: FoundPicture): Promise<SideCar> {
  for (const { file, shown } of candidates(picture)) {
    // The raw bytes of a path: latin1 maps each byte to itself.
    const bytes = Buffer.from(file, 'latin1');
    const info = await lstat(bytes).catch(() => undefined);
    if (!info) continue;
    const isLink = info.isSymbolicLink();
    if (isLink && !(await leadsInside(bytes, picture.root))) return { problem: 'link-outside', shown };
    try {
      await using opened = await open(bytes, constants.O_RDONLY | constants.O_NONBLOCK);
      const content = await readSmall(opened);
      return typeof content === 'string' ? { problem: content, shown } : { lines: linesOf(content) };
    } catch {
      return { problem: 'unreadable', shown };
    }
  }
  return { lines: [] };
}

function candidates({ path: picture, shown }: FoundPicture): { file: string; shown: string }[] {
  const file = Buffer.from(picture).toString('latin1');
  return [
    { file: `${withoutEnding(file)}.txt`, shown: `${withoutEnding(shown)}.txt` },
    { file: `${file}.txt`, shown: `${shown}.txt` },
  ];
}

const withoutEnding = (file: string): string => file.slice(0, file.length - path.extname(file).length);

async function leadsInside(link: Buffer, root: string): Promise<boolean> {
  const target = await realpath(link).catch(() => undefined);
  return target?.startsWith(root === path.sep ? root : `${root}${path.sep}`) ?? false;
}

async function readSmall(file: FileHandle): Promise<Buffer | SideCarProblem> {
  const info = await file.stat();
  if (!info.isFile()) return 'no-file';
  if (info.size > SIDE_CAR_BYTES) return 'too-large';
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SIDE_CAR_BYTES), 0, SIDE_CAR_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

const linesOf = (content: Buffer): string[] =>
  decodeText(content)
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
