import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { InputError, NotFoundError, ownError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { mayComeAgain } from './may-come-again.ts';
import { UnreadablePost } from './unreadable-post.ts';

/**
 * Reads a post, whose pictures then wait; its problems are recorded in its row.
 * @returns `gone` if it does not exist; its row stays as it is, because the caller decides whether to believe that.
 * @throws errors about the whole source or about us: a pause, a refusal, a lost database
 */
export async function fetchPost(
  adapter: SourceAdapter,
  entry: CrawledPost,
  { api, entries, watch, onProblem }: CrawlServices,
  signal: AbortSignal,
): Promise<'read' | 'gone' | 'failed'> {
  const { source, readPost } = adapter;
  if (!readPost) throw new TypeError(`${source} has no posts`);
  const { token, pageUrl } = entry;
  try {
    const { post, pictures, report } = await readPost(api, entry, signal);
    await entries.addPictures(source, post, pictures);
    await watch.note(report);
    return 'read';
  } catch (error) {
    const own = ownError(error);
    if (!own || signal.aborted) throw error;
    if (own.code === 'web.gone') return 'gone';
    if (own instanceof NotFoundError || own instanceof InputError) {
      await entries.settle(source, [token], { state: 'dropped', reason: own.code });
      onProblem?.(own.code, pageUrl);
      if (own.code === 'crawl.no-caption') return 'read';
    } else if (own instanceof UnreadablePost) {
      await entries.postpone(source, token, own.code);
      onProblem?.(own.code, pageUrl);
      await watch.note({ readable: 0, unreadable: [own.shape], unknown: [] });
    } else if (mayComeAgain(own)) {
      await entries.postpone(source, token, own.code);
      onProblem?.(own.code, pageUrl);
      // A site that refuses a post wants no more requests.
      if (own.code === 'web.refused') throw error;
    } else throw error;
  }
  return 'failed';
}
