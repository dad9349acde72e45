import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { InputError, ownError, PermanentError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { mayComeAgain } from './may-come-again.ts';
import { UnreadablePost } from './unreadable-post.ts';

/** One missing post was removed. This many, without one that can be read, mean that posts have moved. */
export const MOST_MISSING = 10;

/**
 * Whether a post that was read before still exists. A post that may exist is checked again after some days.
 * @returns `unclear` if the answer does not say whether posts can be read.
 * @throws errors about the whole source
 */
export async function askForPost(
  { source, readPost }: SourceAdapter,
  post: CrawledPost,
  { api, seen }: CrawlServices,
  signal: AbortSignal,
): Promise<'read' | 'gone' | 'unclear'> {
  try {
    await readPost!(api, post, signal);
  } catch (error) {
    const own = ownError(error);
    if (!own || signal.aborted) throw error;
    if (own.code === 'web.gone') return 'gone';
    const isAboutIt = mayComeAgain(own) || own instanceof InputError || own instanceof UnreadablePost;
    if (isAboutIt) await seen.note(source, [post.token]);
    // It goes behind the others in any case, because a post that is always refused would end every crawl.
    if (!isAboutIt || own.code === 'web.refused') throw error;
    return own.code === 'crawl.no-caption' ? 'read' : 'unclear';
  }
  await seen.note(source, [post.token]);
  return 'read';
}

/**
 * Whether missing posts have been removed: tries to read another post of the source, among those seen last. A site that has moved its posts
 * reports all of them as missing.
 * @returns false if there is no other post to ask for.
 * @throws PermanentError 'crawl.changed' if too many of them are missing, too; errors about the whole source
 */
export async function canReadAnother(
  adapter: SourceAdapter,
  missing: readonly CrawledPost[],
  services: CrawlServices,
  signal: AbortSignal,
): Promise<boolean> {
  const asked = missing.map(({ token }) => token);
  let gone = missing.length;
  while (asked.length < 2 * MOST_MISSING && !signal.aborted) {
    if (gone >= MOST_MISSING) throw nothingThere(adapter);
    const post = await services.seen.lastPost(adapter.source, asked);
    if (!post) break;
    asked.push(post.token);
    const answer = await askForPost(adapter, post, services, signal);
    if (answer === 'read') return true;
    if (answer === 'gone') gone += 1;
  }
  return false;
}

export const nothingThere = ({ name }: SourceAdapter): PermanentError<'crawl.changed'> =>
  new PermanentError('crawl.changed', {
    source: name,
    reason: `${MOST_MISSING} posts were not there, and none could be read`,
  });
