import type { RemovedImage } from '../../data/images/removed-image.ts';
import type { TakedownRepository } from '../../data/images/takedowns.ts';
import { Id } from '../../ground/domain/id.ts';
import { NotFoundError } from '../../ground/errors.ts';
import { hashFile } from '../../ground/files/hash-file.ts';

const SHA256 = /^[0-9a-f]{64}$/i;
const ADDRESS = /^https?:\/\//i;

/**
 * Finds the images that a person means: by id, sha256, address (of the image or of the page it came from), or a file with
 * the same content. Finds images that were removed before, too.
 * @throws NotFoundError 'file.not-found' for a target that is none of these
 */
export async function findImages(target: string, takedowns: TakedownRepository): Promise<RemovedImage[]> {
  const id = Id.safeParse(target);
  if (id.success) return takedowns.findById(id.data);
  if (SHA256.test(target)) return takedowns.findByContent(target.toLowerCase());
  if (ADDRESS.test(target)) return takedowns.findByAddress(target);
  const sha256 = await hashFile(target).catch((cause: unknown) => {
    throw new NotFoundError('file.not-found', { path: target }, { cause });
  });
  return takedowns.findByContent(sha256);
}

/** Whether a target is an address; crawls may know more about it than images. */
export const isAddress = (target: string): boolean => ADDRESS.test(target);
