import { once } from '../../../ground/async/once.ts';
import { sleep } from '../../../ground/async/sleep.ts';
import type { Config } from '../../../ground/config.ts';
import {
  imageKeys,
  isRenditionKey,
  keyOf,
  originalKey,
  renditionKey,
} from '../../../ground/domain/images/image-keys.ts';
import { RENDITION_SIZES, renditionSuffix } from '../../../ground/domain/images/renditions.ts';
import { type NegarehError, ownError } from '../../../ground/errors.ts';
import { dataFolders } from '../../../ground/files/data-folders.ts';
import { FileCache } from '../../../ground/files/file-cache.ts';
import { sha256Hex } from '../../../ground/files/sha256.ts';
import type { ImageFile, ImageFiles, OpenImage, StoredFile, StoredImage } from '../image-files.ts';
import type { Bucket } from './bucket.ts';
import type { LeftUpload } from './list-bucket.ts';
import type { S3Config } from './store-connection.ts';
import { addressOf, placeOf } from './store-place.ts';

export type S3StoreConfig = S3Config & Pick<Config, 'dataDir' | 'imageCacheBytes' | 'imageStorePresigned'>;

/** An upload takes minutes at most; parts that are older belong to nobody. */
const UPLOAD_AGE_MS = 60 * 60_000;
/** An image that is taken down here is gone from the caches of all machines after this long. */
const CACHE_AGE_MS = 24 * 60 * 60_000;
/** An address that somebody has passed on opens its image for so long. */
const LENT_SECONDS = 600;
/** Some stores show a new object only after a moment, so a file is looked for again before it counts as missing. */
const LOOK_AGAIN_MS: readonly number[] = [200, 800];

/**
 * The image store in a bucket of S3 or what speaks like it. Keys are those of the folder, so that a copy of the one, by
 * any tool, is the other. Renditions are kept in a cache on this machine's disk; originals, which are large and seldom
 * read twice, are not.
 */
export class S3ImageFiles implements ImageFiles {
  readonly isShared = true;
  readonly #address: string;
  readonly #mayLend: boolean;
  readonly #cache: FileCache;
  /** The SDK is loaded with the first request: most commands, and all who keep their images on a disk, need none of it. */
  readonly #bucket: () => Promise<Bucket>;
  readonly #lookAgainMs: readonly number[];

  /** @param address `s3://bucket/prefix` */
  constructor(
    address: string,
    config: S3StoreConfig,
    openBucket = openBucketOf(address, config),
    lookAgainMs = LOOK_AGAIN_MS,
  ) {
    this.#address = addressOf(placeOf(address));
    this.#mayLend = config.imageStorePresigned === 'yes';
    this.#cache = new FileCache({
      folder: dataFolders(config).imageCache,
      maxBytes: config.imageCacheBytes,
      maxAgeMs: CACHE_AGE_MS,
    });
    this.#bucket = once(openBucket);
    this.#lookAgainMs = lookAgainMs;
  }

  locationOf(key: string): string {
    return `${this.#address}/${key}`;
  }

  keyAt(location: string): string {
    return location.startsWith(`${this.#address}/`) ? location.slice(this.#address.length + 1) : location;
  }

  async write({ sha256, format, bytes, renditions }: StoredImage): Promise<void> {
    if (await this.has(sha256, format)) return;
    const bucket = await this.#bucket();
    const ifAbsent = true;
    await settle(
      RENDITION_SIZES.flatMap(size => {
        const rendition = renditions[size];
        return rendition ? [bucket.put(renditionKey(sha256, size), rendition, { ifAbsent })] : [];
      }),
    );
    await bucket.put(originalKey(sha256, format), bytes, { ifAbsent });
  }

  async put(sha256: string, files: readonly ImageFile[]): Promise<void> {
    const bucket = await this.#bucket();
    for (const { suffix, bytes } of files) {
      const key = keyOf(sha256, suffix);
      const there = await bucket.head(key);
      if (there?.bytes === bytes.length && there.sha256 === sha256Hex(bytes)) continue;
      await bucket.put(key, bytes, { ifAbsent: false });
      await this.#cache.delete(key);
    }
  }

  /** Looks once: most incoming images are new, and writing one that is there already is harmless. */
  async has(sha256: string, format: string): Promise<boolean> {
    const bucket = await this.#bucket();
    return (await bucket.head(originalKey(sha256, format))) !== undefined;
  }

  async remove(sha256: string, format: string): Promise<void> {
    let refused: NegarehError | undefined;
    for (const key of imageKeys(sha256, format).toReversed()) {
      // A key that may not delete older versions still deletes the present ones.
      await this.delete(key).catch((error: unknown) => {
        refused ??= ownError(error);
        if (refused?.code !== 'store.refused') throw error;
      });
    }
    if (refused) throw refused;
  }

  async open(key: string): Promise<OpenImage | undefined> {
    const input = await this.read(key);
    return input && { bytes: input.length, input };
  }

  async read(key: string): Promise<Buffer | undefined> {
    if (!isRenditionKey(key)) return this.#fetch(key);
    const cached = await this.#cache.read(key);
    if (cached) return cached;
    const bytes = await this.#fetch(key);
    if (bytes) await this.#cache.write(key, bytes);
    return bytes;
  }

  async sizeOf(key: string): Promise<number | undefined> {
    const bucket = await this.#bucket();
    const found = await this.#lookAgain(() => bucket.head(key));
    if (found) return found.bytes;
    // Callers write off an image that is missing, so the store itself must say that it is.
    for await (const object of bucket.list(key)) if (object.key === key) return object.bytes;
    return undefined;
  }

  async lend(key: string): Promise<string | undefined> {
    if (!this.#mayLend) return undefined;
    const bucket = await this.#bucket();
    if (isOptional(key) && !(await bucket.head(key))) return undefined;
    return bucket.lend(key, LENT_SECONDS);
  }

  async delete(key: string): Promise<void> {
    const bucket = await this.#bucket();
    try {
      await bucket.delete(key);
    } finally {
      await this.#cache.delete(key);
    }
  }

  async list(prefix: number): Promise<StoredFile[]> {
    const bucket = await this.#bucket();
    return Array.fromAsync(bucket.list(`${prefix.toString(16).padStart(2, '0')}/`));
  }

  async countOf(sha256: string): Promise<number> {
    const bucket = await this.#bucket();
    return bucket.count(keyOf(sha256, ''));
  }

  async unfinished(now?: number): Promise<string[]> {
    const left = await this.#leftUploads(now);
    return left.map(({ key, uploadId }) => `${this.locationOf(key)}?uploadId=${uploadId}`);
  }

  /** Also makes the cache as small as it is to be. */
  async sweep(now?: number): Promise<number> {
    await this.#cache.trim();
    const bucket = await this.#bucket();
    const left = await this.#leftUploads(now);
    for (const upload of left) await bucket.abort(upload);
    return left.length;
  }

  async #leftUploads(now: number = Date.now()): Promise<LeftUpload[]> {
    const bucket = await this.#bucket();
    const uploads = await Array.fromAsync(bucket.uploads());
    return uploads.filter(({ begunAt }) => begunAt <= now - UPLOAD_AGE_MS);
  }

  async #fetch(key: string): Promise<Buffer | undefined> {
    const bucket = await this.#bucket();
    // Small images have none in the middle, and every list asks for it.
    return isOptional(key) ? bucket.get(key) : this.#lookAgain(() => bucket.get(key));
  }

  async #lookAgain<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    let found = await look();
    for (const pauseMs of this.#lookAgainMs) {
      if (found !== undefined) return found;
      await sleep(pauseMs);
      found = await look();
    }
    return found;
  }
}

const isOptional = (key: string): boolean => key.endsWith(`.${renditionSuffix(640)}`);

const openBucketOf = (address: string, config: S3StoreConfig) => async (): Promise<Bucket> => {
  const { Bucket } = await import('./bucket.ts');
  return new Bucket(placeOf(address), config);
};

/** Like Promise.all, but waits for every one. */
async function settle(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
