import { createLimiter } from '../../core/ground/async/limiter.ts';
import type { CrawledPicture } from '../../core/ground/domain/crawl/crawl.ts';
import { InputError, NotFoundError, ownError } from '../../core/ground/errors.ts';
import { fetchPicture } from '../web/fetch-picture.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { mayComeAgain } from './may-come-again.ts';
import { captionImages, type FetchedPicture, storePictures } from './store-pictures.ts';

/** Pictures in memory, besides the few being fetched; nearly all batches are far below this. */
const MOST_HELD_BYTES = 48 * 2 ** 20;

/**
 * Fetches pictures, a few in parallel, and ingests the fetched ones together. A slow, bad or missing picture costs the others nothing but
 * its own turn. Its problem is recorded in its row. If pictures are large, some wait for the next call.
 * @returns how many were settled or postponed.
 * @throws errors about the whole source or about us (a pause, a lost database, a full disk), after the others are stored.
 */
export async function fetchPictures(
  adapter: SourceAdapter,
  pictures: readonly CrawledPicture[],
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const { source } = adapter;
  const { images, concurrency } = services;
  const here = await images.findByTokens(
    source,
    pictures.map(({ imageToken }) => imageToken),
  );
  // Several entries may refer to one picture.
  const wanted = new Map(
    pictures.filter(({ imageToken }) => !here.has(imageToken)).map(one => [one.imageToken, one]),
  );
  const failures: unknown[] = [];
  const errors = new Map<string, unknown>();
  const fetched: FetchedPicture[] = [];
  const take = createLimiter(concurrency);
  let heldBytes = 0;
  const fetchInTurn = async (picture: CrawledPicture): Promise<void> => {
    if (heldBytes >= MOST_HELD_BYTES) return;
    try {
      const bytes = await fetchOne(adapter, picture, services, signal);
      heldBytes += bytes.length;
      fetched.push({ picture, bytes });
    } catch (error) {
      errors.set(picture.imageToken, error);
    }
  };
  await Promise.all([...wanted.values()].map(picture => take(() => fetchInTurn(picture))));
  const stored = await storePictures(source, fetched, services);
  for (const { picture } of fetched) {
    const outcome = stored.get(picture.token);
    if (typeof outcome === 'string') here.set(picture.imageToken, outcome);
    else if (outcome) errors.set(picture.imageToken, outcome);
  }
  const done = pictures.filter(({ imageToken }) => here.has(imageToken));
  await captionImages(
    done.map(({ imageToken, captions }) => ({ imageId: here.get(imageToken)!, captions })),
    services,
  );
  await services.entries.settleFetched(
    source,
    done.map(({ token, imageToken }) => ({ token, imageId: here.get(imageToken)! })),
  );
  const failed = pictures.filter(({ imageToken }) => errors.has(imageToken));
  for (const picture of failed) {
    const error = errors.get(picture.imageToken);
    if (!(await settleFailed(adapter, picture, error, services, signal))) failures.push(error);
  }
  if (failures.length > 0 && !signal.aborted) throw failures[0];
  return done.length + failed.length;
}

const fetchOne = (
  adapter: SourceAdapter,
  picture: CrawledPicture,
  { pictures, limits }: CrawlServices,
  signal: AbortSignal,
): Promise<Uint8Array> =>
  fetchPicture(pictures, {
    url: picture.url,
    maxBytes: limits.maxBytes,
    signal,
    isNamed: target => adapter.isNamed(target, picture),
  });

/** @returns false if the error is not about this picture, which then waits as before. */
async function settleFailed(
  { source }: SourceAdapter,
  { token, url }: CrawledPicture,
  error: unknown,
  { entries, onProblem }: CrawlServices,
  signal: AbortSignal,
): Promise<boolean> {
  const own = ownError(error);
  if (!own || signal.aborted) return false;
  if (own instanceof NotFoundError || own instanceof InputError) {
    const state = own.code === 'web.gone' ? 'gone' : 'dropped';
    await entries.settle(source, [token], { state, reason: own.code });
    // A picture that its owner removed is not reported as a problem.
    if (state === 'dropped') onProblem?.(own.code, url);
  } else if (mayComeAgain(own)) {
    // A single picture may be refused; the breaker knows whether all are.
    await entries.postpone(source, token, own.code);
    onProblem?.(own.code, url);
  } else return false;
  return true;
}
