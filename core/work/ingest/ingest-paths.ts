import path from 'node:path';
import type { NewCaption } from '../../data/captions/new-caption.ts';
import { pathKey, readSideCar } from '../../data/datasets/caption-files.ts';
import { CAPTION_LIMIT } from '../../ground/domain/caption-pair.ts';
import { findPictures } from './find-pictures.ts';
import type { IncomingImage } from './incoming-image.ts';

const PERSIAN = /\p{Script=Arabic}/u;

/** U+FFFD stands where a file was not UTF-8. */
const isUsable = (text: string): boolean =>
  PERSIAN.test(text) && !text.includes('\uFFFD') && text.length <= CAPTION_LIMIT;

/** A caption that a user brings is the user's own word: nobody needs to approve it. */
const toCaption = (persian: string): NewCaption => ({ persian, source: 'upload', status: 'approved' });

export interface PathSource {
  /** Captions from a captions file, by {@link pathKey} of the picture. */
  readonly captions: ReadonlyMap<string, readonly string[]>;
  /** Told of captions that are left out: not Persian, not UTF-8 or too long. */
  onUnusableCaption(count: number): void;
  /** Told of each picture that is found. */
  onPicture?(key: string): void;
}

/** The pictures of these folders and files as they go into `ingestImages`, each with its captions. */
export async function* incomingFrom(
  paths: readonly string[],
  source: PathSource,
): AsyncGenerator<IncomingImage> {
  for await (const file of findPictures(paths)) {
    const key = pathKey(file);
    source.onPicture?.(key);
    const texts = [...(source.captions.get(key) ?? []), ...(await readSideCar(file))];
    const usable = texts.filter(isUsable);
    if (usable.length < texts.length) source.onUnusableCaption(texts.length - usable.length);
    const captions = [...new Set(usable)].map(toCaption);
    yield {
      name: shownPath(file),
      content: { path: file },
      source: 'upload',
      captions,
    };
  }
}

/** As short as a person would write it: relative where the file is below the current folder. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
