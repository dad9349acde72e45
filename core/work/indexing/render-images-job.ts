import { claimedPages, withClaims } from '../../data/database/claims.ts';
import { type ImageFiles, requireImage } from '../../data/images/image-files.ts';
import type { RenditionRepository, UnrenderedImage } from '../../data/images/renditions.ts';
import { renderImages } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { renditionKey } from '../../ground/domain/images/image-keys.ts';
import { renditionSuffix } from '../../ground/domain/images/renditions.ts';
import { isPassing, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { middleFromLarge } from '../../ground/pixels/light-picture.ts';
import { toOwnError } from '../../ground/raw-errors.ts';

export interface RenderServices {
  /** The database's URL, for the claims. */
  readonly url: string;
  readonly renditions: RenditionRepository;
  readonly files: ImageFiles;
  readonly log: Log;
}

const BATCH = 16;
const MIDDLE = 640;

/**
 * Gives one slice of the images of earlier versions their missing rendition, in parallel with other workers. Images whose
 * file cannot be read are skipped.
 */
export const runRenderImages = (
  services: RenderServices,
  queue: Pick<JobQueue, 'enqueue'>,
  signal: AbortSignal,
  sliceMs: number = SLICE_MS,
): Promise<JobOutcome> =>
  withClaims(
    { url: services.url, work: 'renderImages' },
    async (claims, held) => {
      const deadline = performance.now() + sliceMs;
      let done = 0;
      const pages = claimedPages(claims, after => services.renditions.unrendered(BATCH, after));
      for await (const { rows, others } of pages) {
        if (held.aborted) return 'skipped';
        const rendered = await renderBatch(rows, services);
        // A full page means that there is enough for an idle worker. Pages without a result wake nobody.
        if (done === 0 && rendered > 0 && rows.length + others === BATCH)
          await queue.enqueue(renderImages, {});
        done += rendered;
        if (performance.now() > deadline) {
          if (done > 0) await queue.enqueue(renderImages, {});
          return 'success';
        }
      }
      return done > 0 ? 'success' : 'skipped';
    },
    { signal },
  );

async function renderBatch(images: readonly UnrenderedImage[], services: RenderServices): Promise<number> {
  const { renditions, files } = services;
  const rendered: UnrenderedImage[] = [];
  for (const image of images) if (await render(image.sha256, services)) rendered.push(image);
  const kept = await renditions.noteRendered(rendered.map(({ id }) => id));
  // If an image was removed meanwhile, its files may have been deleted before this one was written.
  for (const { id, sha256 } of rendered) if (!kept.has(id)) await files.delete(renditionKey(sha256, MIDDLE));
  return kept.size;
}

/**
 * Renders from our own large rendition: it contains nothing that a stranger wrote. @returns whether the rendition exists
 * now
 */
async function render(sha256: string, { files, log }: RenderServices): Promise<boolean> {
  try {
    const bytes = await middleFromLarge(await requireImage(files, renditionKey(sha256, 1280)));
    await files.put(sha256, [{ suffix: renditionSuffix(MIDDLE), bytes }]);
    return true;
  } catch (error) {
    // A full disk is not this image's fault.
    if (isPassing(toOwnError(error))) throw error;
    log.debug({ sha256, reason: reasonOf(error) }, 'no rendition in the middle');
    return false;
  }
}
