import { realpath } from 'node:fs/promises';
import type { NewCaption } from '../../data/captions/new-caption.ts';
import { isTooLongCaption } from '../../ground/domain/captions/caption-pair.ts';
import { cleanText } from '../../ground/text/clean-text.ts';
import { type FilePath, findPictures } from './find-pictures.ts';
import type { IncomingImage } from './incoming-image.ts';
import { readSideCar, type SideCarProblem } from './side-car.ts';

const PERSIAN = /\p{Script=Arabic}/u;

/** U+FFFD appears when a file was in no encoding that we read. */
const isUsableCaption = (text: string): boolean =>
  PERSIAN.test(text) && !text.includes('\uFFFD') && !isTooLongCaption(text);

/** A caption that a user provides is the user's own: nobody needs to approve it. */
const toCaption = (persian: string): NewCaption => ({ persian, source: 'upload', status: 'approved' });

export interface PathSource {
  /** Captions from a captions file, by the real path of the picture. */
  readonly captions: ReadonlyMap<string, readonly string[]>;
  /** Is told of side-car lines that are left out: not Persian, damaged or too long. */
  onUnusableLine?(picture: string, line: string): void;
  /** Is told of side-car files that exist but cannot be used. */
  onSideCarProblem?(problem: SideCarProblem, shown: string): void;
  /** Is told the real path of each picture that is found. */
  onPicture?(realPath: string): void;
}

/** Prepares the pictures of these folders and files for `ingestImages`, each with its captions. */
export async function* incomingFrom(
  paths: readonly string[],
  source: PathSource,
): AsyncGenerator<IncomingImage> {
  for await (const picture of findPictures(paths)) {
    const real = await realPathOf(picture.path);
    if (real !== undefined) source.onPicture?.(real);
    const sideCar = await readSideCar(picture);
    if ('problem' in sideCar) source.onSideCarProblem?.(sideCar.problem, sideCar.shown);
    const lines = 'problem' in sideCar ? [] : sideCar.lines;
    for (const line of lines) if (!isUsableCaption(line)) source.onUnusableLine?.(picture.shown, line);
    const own = lines.filter(isUsableCaption).map(line => cleanText(line, { markup: true }));
    const texts = [...((real && source.captions.get(real)) || []), ...own].filter(isUsableCaption);
    const captions = [...new Set(texts)].map(toCaption);
    yield { name: picture.shown, content: { path: picture.path }, source: 'upload', captions };
  }
}

/** A path that is not UTF-8 has no key: no captions file can name it. */
async function realPathOf(file: FilePath): Promise<string | undefined> {
  return typeof file === 'string' ? realpath(file).catch(() => undefined) : undefined;
}
