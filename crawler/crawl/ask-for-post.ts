import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { InputError, ownError, PermanentError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { mayComeAgain } from './may-come-again.ts';
import { UnreadablePost } from './unreadable-post.ts';

/** One missing post was removed; so many, without one that can be read, mean that posts have moved. */
export const MOST_MISSING = 10;

/**
 * Whether a post that was read before is still there; one that may be is asked for again after some days.
 * @returns `unclear` where the answer says nothing of whether posts can be read.
 * @throws what is about the whole source
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
    // It goes behind the others in any case: one that is always refused would end every crawl.
    if (!isAboutIt || own.code === 'web.refused') throw error;
    return own.code === 'crawl.no-caption' ? 'read' : 'unclear';
  }
  await seen.note(source, [post.token]);
  return 'read';
}

/**
 * Whether posts that are not there have been removed: whether another one of the source can be read now, of those that were
 * seen last. A site that has moved its posts says of all that they are not there.
 * @returns false when there is no other to ask for.
 * @throws PermanentError 'crawl.changed' when too many of them are not there either; what is about the whole source
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
