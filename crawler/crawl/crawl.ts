import type { CrawlJob, CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import type { CrawledPicture } from '../../core/ground/domain/crawl.ts';
import { InputError, type NegarehError, NotFoundError, ownError } from '../../core/ground/errors.ts';
import { fetchPicture } from '../web/fetch-picture.ts';
import type { SourceClient } from '../web/source-client.ts';
import type { SourceAdapter } from './adapter.ts';
import { type StoreServices, storePicture } from './store-picture.ts';

export interface CrawlServices extends StoreServices {
  readonly crawls: CrawlRepository;
  /** For the source's list: one request at a time. */
  readonly api: SourceClient;
  /** For its pictures. */
  readonly pictures: SourceClient;
  /** Pictures that are fetched at once. */
  readonly concurrency: number;
}

export interface CrawlOptions {
  readonly signal: AbortSignal;
  /** Entries that may be fetched in this call. */
  readonly max: number;
  readonly onProgress?: (fetched: number) => void;
  /** Told of a picture that did not come in, and why. */
  readonly onDropped?: (picture: CrawledPicture, error: NegarehError) => void;
}

/**
 * Crawls: fetches what waits, and reads the next page of the list when nothing does, until the list is at its end, `max`
 * entries are done or the signal aborts. All that it knows is in rows: killed at any moment and called again, it goes on,
 * with nothing lost and nothing doubled.
 * @throws BusyError 'crawl.paused'; PermanentError 'crawl.changed' | 'web.refused'; database errors
 */
export async function crawl(
  adapter: SourceAdapter,
  services: CrawlServices,
  { signal, max, onProgress, onDropped }: CrawlOptions,
): Promise<CrawlJob> {
  const { crawls, concurrency } = services;
  let job = await crawls.open(adapter);
  let fetched = 0;
  while (!signal.aborted && fetched < max) {
    const batch = await crawls.waiting(job.id, Math.min(concurrency, max - fetched));
    if (batch.length > 0) {
      const outcomes = await Promise.allSettled(
        batch.map(picture => fetchOne(adapter, picture, services, signal, onDropped)),
      );
      fetched += outcomes.filter(({ status }) => status === 'fulfilled').length;
      onProgress?.(fetched);
      const failed = outcomes.find(outcome => outcome.status === 'rejected');
      if (failed && !signal.aborted) throw failed.reason;
    } else if (job.listed) {
      await crawls.finish(job.id);
      break;
    } else {
      const { pictures, cursor } = await adapter.listPage(services.api, job.cursor, signal);
      const page = await crawls.addPage(job, pictures, { cursor, endsAtKnown: adapter.isNewestFirst });
      job = page.job;
    }
  }
  return job;
}

/** @throws what is about the whole source, or about us: a pause, a refusal, a lost database, a full disk. */
async function fetchOne(
  { source, isNamed }: SourceAdapter,
  picture: CrawledPicture,
  services: CrawlServices,
  signal: AbortSignal,
  onDropped: CrawlOptions['onDropped'],
): Promise<void> {
  const { crawls, images, limits } = services;
  const { token, imageToken, url } = picture;
  try {
    const isHere = (await images.findByTokens(source, [imageToken])).has(imageToken);
    const bytes = isHere
      ? undefined
      : await fetchPicture(services.pictures, {
          url,
          maxBytes: limits.maxBytes,
          signal,
          isNamed: target => isNamed(target, picture),
        });
    await storePicture(source, picture, bytes, services);
    await crawls.settle(source, [token], { state: 'done' });
  } catch (error) {
    const own = ownError(error);
    if (!own || signal.aborted) throw error;
    if (own instanceof NotFoundError || own instanceof InputError) {
      const state = own.code === 'web.gone' ? 'gone' : 'dropped';
      await crawls.settle(source, [token], { state, reason: own.code });
      onDropped?.(picture, own);
    } else if (own.code === 'service.unreachable' || own.code === 'image.decoder-stopped') {
      await crawls.postpone(source, token, own.code);
    } else if (own.code === 'web.refused') {
      // One picture that is not given out; the breaker knows when it is about all of them.
      await crawls.postpone(source, token, own.code);
    } else throw error;
  }
}
