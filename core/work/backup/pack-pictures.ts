import type { ImageFiles } from '../../data/images/image-files.ts';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { JPEG_SIZES, RENDITION_SIZES, renditionSuffix } from '../../ground/domain/images/renditions.ts';
import { pictureEntryName } from './entry-names.ts';
import type { ListedPicture, PictureList } from './picture-list.ts';

/** Images read ahead of the one that is packed. */
const AHEAD = 4;

interface PictureFile {
  readonly name: string;
  /** Undefined when it is not there. */
  readonly content: Buffer | undefined;
  /** Small images have none, and those of earlier versions get it from the worker. */
  readonly isOptional?: boolean;
}

interface PackOptions {
  readonly images: ImageFiles;
  onProgress?(what: 'pictures', done: number, total: number): void;
}

export interface PackedPictures {
  /** Images with at least one file in the backup. */
  readonly pictures: number;
  /** Names of the files that are not there, by the image's id. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
  readonly damaged: readonly string[];
}

/** Adds the files of all listed images: the renditions, then the original. */
export async function packPictures(
  list: PictureList,
  total: number,
  add: (name: string, content: Uint8Array) => Promise<string>,
  { images, onProgress }: PackOptions,
): Promise<PackedPictures> {
  const missing = new Map<string, string[]>();
  const damaged: string[] = [];
  let [done, pictures] = [0, 0];
  for await (const { picture, files } of mapAhead(list.read(), one => readPicture(images, one), AHEAD)) {
    for (const { name, content, isOptional } of files) {
      if (content) {
        const sha256 = await add(name, content);
        if (name === originalName(picture) && sha256 !== picture.sha256) damaged.push(name);
      } else if (!isOptional) missing.set(picture.id, [...(missing.get(picture.id) ?? []), name]);
    }
    if (files.some(({ content }) => content)) pictures += 1;
    done += 1;
    onProgress?.('pictures', done, total);
  }
  return { pictures, missing, damaged };
}

const originalName = ({ sha256, format }: ListedPicture): string => pictureEntryName(sha256, format);

async function readPicture(
  images: ImageFiles,
  picture: ListedPicture,
): Promise<{ picture: ListedPicture; files: PictureFile[] }> {
  const { sha256, format } = picture;
  const wanted = [
    ...RENDITION_SIZES.map(size => ({
      name: pictureEntryName(sha256, renditionSuffix(size)),
      key: renditionKey(sha256, size),
      isOptional: !JPEG_SIZES.some(one => one === size),
    })),
    { name: originalName(picture), key: originalKey(sha256, format) },
  ];
  const files = await Promise.all(
    wanted.map(async ({ key, ...entry }) => ({ ...entry, content: await images.read(key) })),
  );
  return { picture, files };
}
