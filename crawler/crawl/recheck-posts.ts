import type { CrawlJob } from '../../core/data/crawl/crawl-jobs.ts';
import type { CrawledPost } from '../../core/ground/domain/crawl.ts';
import { InputError, NotFoundError, ownError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { mayComeAgain } from './may-come-again.ts';
import { UnreadablePost } from './unreadable-post.ts';

const AT_ONCE = 3;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Asks for a few posts again that no list has named for some days. Of one that its author has removed, the pictures that
 * nobody has let in go, with their captions and files; those with an approved caption stay. Killed at any moment, it goes on.
 * @returns how many were asked for; none when all were seen of late.
 * @throws what is about the whole source
 */
export async function recheckPosts(
  adapter: SourceAdapter,
  job: CrawlJob,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const { crawls, recheckDays } = services;
  if (!adapter.readPost || recheckDays === 0) return 0;
  const seenBefore = new Date(Date.now() - recheckDays * DAY_MS);
  const posts = await crawls.unseenPosts(job.id, { seenBefore, limit: AT_ONCE });
  for (const post of posts) {
    if (signal.aborted) break;
    if (await isThere(adapter, post, services, signal)) {
      await crawls.settle(adapter.source, [post.token], { state: 'done' });
    } else await forget(adapter, post, services);
  }
  return posts.length;
}

async function isThere(
  { readPost }: SourceAdapter,
  post: CrawledPost,
  { api }: CrawlServices,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await readPost!(api, post, signal);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError && error.code === 'web.gone') return false;
    const own = ownError(error);
    if (!own || signal.aborted || own.code === 'web.refused') throw error;
    // What says nothing of its pictures, or has another form, is there; what cannot be reached is asked for another time.
    if (mayComeAgain(own) || own instanceof InputError || own instanceof UnreadablePost) return true;
    throw error;
  }
}

async function forget(
  { source }: SourceAdapter,
  post: CrawledPost,
  { crawls, images, files }: CrawlServices,
): Promise<void> {
  const removed = await images.removeUnreviewed(source, post.pageUrl);
  for (const { sha256, format } of removed) await files.remove(sha256, format);
  await crawls.markGone(source, post);
}
