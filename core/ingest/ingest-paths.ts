import path from 'node:path';
import type { NewCaption } from '../store/images.ts';
import { readSideCar } from './caption-files.ts';
import { findPictures } from './find-pictures.ts';
import type { IncomingImage } from './incoming-image.ts';

const PERSIAN = /\p{Script=Arabic}/u;

/** A caption that a user brings is the user's own word: nobody needs to approve it. */
const toCaption = (persian: string): NewCaption => ({ persian, source: 'upload', status: 'approved' });

export interface PathSource {
  /** Captions from a captions file, by absolute path of the picture. */
  readonly captions: ReadonlyMap<string, readonly string[]>;
  /** Told of captions that are not Persian, which are left out. */
  onForeignCaption(count: number): void;
}

/** The pictures of these folders and files as they go into `ingestImages`, each with its captions. */
export async function* incomingFrom(
  paths: readonly string[],
  source: PathSource,
): AsyncGenerator<IncomingImage> {
  for await (const file of findPictures(paths)) {
    const texts = [...(source.captions.get(file) ?? []), ...(await readSideCar(file))];
    const persian = texts.filter(text => PERSIAN.test(text));
    if (persian.length < texts.length) source.onForeignCaption(texts.length - persian.length);
    const captions = [...new Set(persian)].map(toCaption);
    yield {
      name: path.relative(process.cwd(), file) || file,
      content: { path: file },
      source: 'upload',
      captions,
    };
  }
}
