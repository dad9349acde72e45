import type { CrawlJob } from '../../core/data/crawl/crawl-jobs.ts';
import type { CrawledPost } from '../../core/ground/domain/crawl.ts';
import type { SourceAdapter } from './adapter.ts';
import { askForPost, canReadAnother } from './ask-for-post.ts';
import type { CrawlServices } from './crawl-services.ts';

const AT_ONCE = 3;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Asks for a few posts again that no list has named for some days. Of one that its author has removed, the captions that
 * nobody has decided on go, and the pictures without any other; killed at any moment, it goes on. That a post is not there is
 * believed when another one can be read after it: a site that has moved its posts answers so to all.
 * @returns how many were asked for; none when all were seen of late, or none could be read: those stay as they are.
 * @throws what is about the whole source; PermanentError 'crawl.changed' when too many in a row are not there
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
  let missing: CrawledPost[] = [];
  for (const post of posts) {
    if (signal.aborted) return posts.length;
    const answer = await askForPost(adapter, post, services, signal);
    if (answer === 'gone') missing.push(post);
    if (answer !== 'read') continue;
    for (const one of missing) await forget(adapter, one, services);
    missing = [];
  }
  if (missing.length === 0) return posts.length;
  const areGone = await canReadAnother(adapter, missing, services, signal);
  if (!areGone) return signal.aborted ? posts.length : 0;
  for (const one of missing) await forget(adapter, one, services);
  return posts.length;
}

async function forget(
  { source }: SourceAdapter,
  post: CrawledPost,
  { crawls, images, files, decisions }: CrawlServices,
): Promise<void> {
  const { removed, kept } = await images.removeUnreviewed(source, post.pageUrl);
  for (const { sha256, format } of removed) await files.remove(sha256, format);
  await decisions.refresh(kept);
  await crawls.markGone(source, post);
}
