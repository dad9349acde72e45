import { claimedPages, withClaims } from '../../data/database/claims.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { ImageHashRepository } from '../../data/images/image-hashes.ts';
import { hashImages } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { renditionKey } from '../../ground/domain/images/image-keys.ts';
import { isPassing, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { lookOf } from '../../ground/pixels/picture-look.ts';
import { toOwnError } from '../../ground/raw-errors.ts';

export interface HashServices {
  /** The database's URL, for the claims. */
  readonly url: string;
  readonly hashes: ImageHashRepository;
  readonly files: Pick<ImageFiles, 'read'>;
  readonly log: Log;
}

const BATCH = 32;

/**
 * Hashes one slice of the images without a perceptual hash, in parallel with other workers. Images whose file cannot be
 * read are skipped.
 */
export const runHashImages = (
  services: HashServices,
  queue: Pick<JobQueue, 'enqueue'>,
  signal: AbortSignal,
  sliceMs: number = SLICE_MS,
): Promise<JobOutcome> =>
  withClaims(
    { url: services.url, work: 'hashImages' },
    async (claims, held) => {
      const deadline = performance.now() + sliceMs;
      let done = 0;
      const pages = claimedPages(claims, after => services.hashes.unhashed(BATCH, after));
      for await (const { rows, others } of pages) {
        if (held.aborted) return 'skipped';
        const hashes = new Map<string, string>();
        for (const { id, sha256 } of rows) {
          const hash = await hashOf(sha256, services);
          if (hash !== undefined) hashes.set(id, hash);
        }
        await services.hashes.keep(hashes);
        // A full page means that there is enough for an idle worker. Pages without a result wake nobody.
        if (done === 0 && hashes.size > 0 && rows.length + others === BATCH)
          await queue.enqueue(hashImages, {});
        done += hashes.size;
        if (performance.now() > deadline) {
          if (done > 0) await queue.enqueue(hashImages, {});
          return 'success';
        }
      }
      return done > 0 ? 'success' : 'skipped';
    },
    { signal },
  );

/** Hashes our own rendition, which our decoders made: it contains nothing that a stranger wrote. */
async function hashOf(sha256: string, { files, log }: HashServices): Promise<string | undefined> {
  try {
    const bytes = await files.read(renditionKey(sha256, 320));
    return bytes && (await lookOf(bytes)).perceptualHash;
  } catch (error) {
    // An unreachable store is not this image's fault.
    if (isPassing(toOwnError(error))) throw error;
    log.debug({ sha256, reason: reasonOf(error) }, 'no perceptual hash');
    return undefined;
  }
}
