import type { ImageFiles } from '../../data/images/image-files.ts';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { JPEG_SIZES, RENDITION_SIZES, renditionSuffix } from '../../ground/domain/images/renditions.ts';
import { imageEntryName } from './entry-names.ts';
import type { ImageList, ListedImage } from './image-list.ts';

/** Images that are read ahead of the one being packed. */
const AHEAD = 4;

interface EntryFile {
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

export interface PackedImages {
  /** Images with at least one file in the backup. */
  readonly images: number;
  /** Names of the files that are not there, by the image's id. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
  readonly damaged: readonly string[];
}

/** Adds the files of all listed images: the renditions, then the original. */
export async function packImages(
  list: ImageList,
  total: number,
  add: (name: string, content: Uint8Array) => Promise<string>,
  { images, onProgress }: PackOptions,
): Promise<PackedImages> {
  const missing = new Map<string, string[]>();
  const damaged: string[] = [];
  let [done, packed] = [0, 0];
  for await (const { image, files } of mapAhead(list.read(), one => readFiles(images, one), AHEAD)) {
    for (const { name, content, isOptional } of files) {
      if (content) {
        const sha256 = await add(name, content);
        if (name === originalName(image) && sha256 !== image.sha256) damaged.push(name);
      } else if (!isOptional) missing.set(image.id, [...(missing.get(image.id) ?? []), name]);
    }
    if (files.some(({ content }) => content)) packed += 1;
    done += 1;
    onProgress?.('pictures', done, total);
  }
  return { images: packed, missing, damaged };
}

const originalName = ({ sha256, format }: ListedImage): string => imageEntryName(sha256, format);

async function readFiles(
  images: ImageFiles,
  image: ListedImage,
): Promise<{ image: ListedImage; files: EntryFile[] }> {
  const { sha256, format } = image;
  const wanted = [
    ...RENDITION_SIZES.map(size => ({
      name: imageEntryName(sha256, renditionSuffix(size)),
      key: renditionKey(sha256, size),
      isOptional: !JPEG_SIZES.some(one => one === size),
    })),
    { name: originalName(image), key: originalKey(sha256, format) },
  ];
  const files = await Promise.all(
    wanted.map(async ({ key, ...entry }) => ({ ...entry, content: await images.read(key) })),
  );
  return { image, files };
}
