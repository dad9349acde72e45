import type { CrawlEntry, CrawledPicture, CrawledPost } from '../../core/ground/domain/crawl.ts';
import { isPost } from '../../core/ground/domain/crawl.ts';
import { InputError, type NegarehError, NotFoundError, ownError } from '../../core/ground/errors.ts';
import { fetchPicture } from '../web/fetch-picture.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { storePicture } from './store-picture.ts';
import { UnreadablePost } from './unreadable-post.ts';

/**
 * Fetches a picture, or reads a post whose pictures then wait; what is wrong with it is noted in its row.
 * @returns how many pictures that was.
 * @throws what is about the whole source, or about us: a pause, a refusal, a lost database, a full disk.
 */
export async function fetchEntry(
  adapter: SourceAdapter,
  entry: CrawlEntry,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const { crawls, watch } = services;
  const { source } = adapter;
  const { token } = entry;
  try {
    if (isPost(entry)) await readPost(adapter, entry, services, signal);
    else await takeIn(adapter, entry, services, signal);
  } catch (error) {
    const own = ownError(error);
    if (!own || signal.aborted) throw error;
    if (own instanceof NotFoundError || own instanceof InputError) {
      const state = own.code === 'web.gone' ? 'gone' : 'dropped';
      await crawls.settle(source, [token], { state, reason: own.code });
    } else if (own instanceof UnreadablePost) {
      await crawls.postpone(source, token, own.code);
      await watch.note({ readable: 0, unreadable: [own.shape], unknown: [] });
    } else if (mayComeAgain(own)) {
      await crawls.postpone(source, token, own.code);
      // One picture may be refused by itself, and the breaker knows when it is about all of them. Who refuses a post wants
      // no more questions.
      if (isPost(entry) && own.code === 'web.refused') throw error;
    } else throw error;
  }
  return isPost(entry) ? 0 : 1;
}

const mayComeAgain = ({ code }: NegarehError): boolean =>
  code === 'service.unreachable' || code === 'image.decoder-stopped' || code === 'web.refused';

async function readPost(
  adapter: SourceAdapter,
  entry: CrawledPost,
  { api, crawls, watch }: CrawlServices,
  signal: AbortSignal,
): Promise<void> {
  if (!adapter.readPost) throw new TypeError(`${adapter.source} has no posts`);
  const { post, pictures, report } = await adapter.readPost(api, entry, signal);
  await crawls.addPictures(adapter.source, post, pictures);
  await watch.note(report);
}

async function takeIn(
  { source, isNamed }: SourceAdapter,
  picture: CrawledPicture,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<void> {
  const { crawls, images, limits } = services;
  const { token, imageToken, url } = picture;
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
}
