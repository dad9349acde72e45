import type { ImageAudit, StoredImage } from '../../data/images/image-audit.ts';
import type { ImageFiles, StoredFile } from '../../data/images/image-files.ts';
import { imageKeys, originalKey, renditionKey } from '../../ground/domain/images/image-keys.ts';
import { hashFile } from '../../ground/files/hash-file.ts';
import { imageSha256 } from '../../ground/files/image-sha256.ts';
import { expectedRenditions } from './expected-renditions.ts';
import type { Finding } from './finding.ts';

export interface CheckFilesOptions {
  readonly audit: ImageAudit;
  readonly files: ImageFiles;
  /** Reads every original and compares its sha256: a minute for some ten gigabytes. */
  readonly hashes: boolean;
  /** Is told how many images and files have been compared. */
  onProgress(images: number, files: number): void;
}

/**
 * Files are written before their rows and deleted after them, so a younger file or row may still be in transit. Longer than
 * any batch of ingest takes.
 */
const SETTLED_MS = 10 * 60_000;

/**
 * Compares the rows of images with the files of the image store, both ways, a 256th of both at a time. It may run beside
 * everything else: what looks wrong is checked again on its own before it is reported.
 */
export async function* checkFiles(options: CheckFilesOptions): AsyncGenerator<Finding> {
  const { audit, files } = options;
  for (const path of await files.unfinished()) yield { kind: 'file-unfinished', path };
  for (let prefix = 0; prefix < 256; prefix++) {
    // Files first: an image that arrives meanwhile is a row without a listed file, which is then looked up by name.
    const listed = await files.list(prefix);
    const rows = await audit.withHashPrefix(prefix);
    const present = new Map(listed.map(file => [file.key, file]));
    const kept = rows.filter(({ state }) => state !== 'removed');
    for (const row of kept) yield* checkRow(row, present, options);
    yield* checkOwners(listed, rows, files);
    options.onProgress(kept.length, listed.length);
  }
}

async function* checkRow(
  image: StoredImage,
  present: ReadonlyMap<string, StoredFile>,
  { audit, files, hashes }: CheckFilesOptions,
): AsyncGenerator<Finding> {
  const { id: imageId, sha256, format, byteSize } = image;
  const sizeOf = async (key: string) => present.get(key)?.bytes ?? (await files.sizeOf(key));
  const original = originalKey(sha256, format);
  const size = await sizeOf(original);
  const problem =
    size === undefined
      ? undefined
      : await damageOf(original, size, byteSize, hashes ? sha256 : undefined, files);
  const lost: string[] = [];
  for (const side of expectedRenditions(image)) {
    const rendition = renditionKey(sha256, side);
    if (!(await sizeOf(rendition))) lost.push(files.locationOf(rendition));
  }
  if (size !== undefined && !problem && lost.length === 0) return;
  // Removing an image deletes its files, and that may have happened just now.
  if (!(await audit.isKept(imageId))) return;
  const path = files.locationOf(original);
  if (size === undefined) yield { kind: 'original-missing', imageId, path };
  else if (problem) yield { kind: 'original-damaged', imageId, path, reason: problem };
  for (const rendition of lost) yield { kind: 'rendition-missing', imageId, path: rendition };
}

/** @returns what is wrong with a file, or undefined. */
async function damageOf(
  key: string,
  size: number,
  expectedSize: number,
  sha256: string | undefined,
  files: ImageFiles,
): Promise<string | undefined> {
  if (size !== expectedSize) return `${size} bytes instead of ${expectedSize}`;
  if (sha256 === undefined) return undefined;
  const found = await files.open(key);
  if (!found) return undefined; // gone meanwhile
  const { input } = found;
  const hash = input instanceof Uint8Array ? await imageSha256(input) : await hashFile(input.path);
  return hash === sha256 ? undefined : 'its bytes have changed';
}

async function* checkOwners(
  listed: readonly StoredFile[],
  rows: readonly StoredImage[],
  files: ImageFiles,
): AsyncGenerator<Finding> {
  const settled = Date.now() - SETTLED_MS;
  const owned = new Set<string>();
  for (const { sha256, format, state, updatedAt } of rows) {
    // The files of an image removed just now are still being deleted.
    if (state === 'removed' && updatedAt.getTime() < settled) continue;
    for (const key of imageKeys(sha256, format)) owned.add(key);
  }
  for (const { key, changedAt } of listed) {
    if (!owned.has(key) && changedAt < settled) yield { kind: 'file-unowned', path: files.locationOf(key) };
  }
}
