import type { CrawlJob } from '../../core/data/crawl/crawl-jobs.ts';
import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import type { SourceAdapter } from './adapter.ts';
import { askForPost, canReadAnother, MOST_MISSING, nothingThere } from './ask-for-post.ts';
import type { CrawlServices } from './crawl-services.ts';

const POSTS_AT_ONCE = 3;
/** The limit of one request to Wikimedia's API. */
const PICTURES_AT_ONCE = 50;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Asks a source again for a few posts or pictures that were not seen for some days. What was removed there loses its undecided captions,
 * and images without any other caption are removed too. Safe to repeat after a kill.
 * @returns how many were asked for; 0 if all were seen lately, or if none could be read, in which case they stay as they are.
 * @throws errors about the whole source; PermanentError 'crawl.changed' if too many are missing and no other can be read
 */
export async function recheck(
  adapter: SourceAdapter,
  job: CrawlJob,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const { recheckDays } = services;
  if (recheckDays === 0) return 0;
  const unseen = { jobId: job.id, seenBefore: new Date(Date.now() - recheckDays * DAY_MS) };
  if (adapter.readPost) return recheckPosts(adapter, unseen, services, signal);
  return adapter.lookFor ? recheckPictures(adapter, unseen, services, signal) : 0;
}

interface Unseen {
  readonly jobId: string;
  readonly seenBefore: Date;
}

/**
 * A missing post counts as removed only if another one can be read after it: a site that has moved its posts reports all of them as
 * missing.
 */
async function recheckPosts(
  adapter: SourceAdapter,
  { jobId, seenBefore }: Unseen,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const posts = await services.seen.unseenPosts(jobId, { seenBefore, limit: POSTS_AT_ONCE });
  let missing: CrawledPost[] = [];
  for (const post of posts) {
    if (signal.aborted) return posts.length;
    const answer = await askForPost(adapter, post, services, signal);
    if (answer === 'gone') missing.push(post);
    if (answer !== 'read') continue;
    await forgetPosts(adapter, missing, services);
    missing = [];
  }
  if (missing.length === 0) return posts.length;
  const areGone = await canReadAnother(adapter, missing, services, signal);
  if (!areGone) return signal.aborted ? posts.length : 0;
  await forgetPosts(adapter, missing, services);
  return posts.length;
}

async function recheckPictures(
  adapter: SourceAdapter,
  { jobId, seenBefore }: Unseen,
  services: CrawlServices,
  signal: AbortSignal,
): Promise<number> {
  const { api, entries, seen } = services;
  const { source } = adapter;
  const pictures = await seen.unseenPictures(jobId, { seenBefore, limit: PICTURES_AT_ONCE });
  if (pictures.length === 0) return 0;
  const { there, missing } = await adapter.lookFor!(api, pictures, signal);
  if (there.length === 0 && missing.length >= MOST_MISSING) throw nothingThere(adapter);
  const gone = new Set(missing);
  for (const { token, pageUrl } of pictures) {
    if (!gone.has(token)) continue;
    if (pageUrl !== undefined) await forgetPage(adapter, pageUrl, services);
    await entries.settle(source, [token], { state: 'gone', reason: 'web.gone' });
  }
  // What the source does not mention is looked up again after some days, and blocks nothing.
  await seen.note(
    source,
    pictures.map(({ token }) => token).filter(token => !gone.has(token)),
  );
  return pictures.length;
}

async function forgetPosts(
  adapter: SourceAdapter,
  posts: readonly CrawledPost[],
  services: CrawlServices,
): Promise<void> {
  for (const post of posts) {
    await forgetPage(adapter, post.pageUrl, services);
    await services.seen.markGone(adapter.source, post);
  }
}

async function forgetPage(
  { source }: SourceAdapter,
  pageUrl: string,
  { images, files, decisions }: CrawlServices,
): Promise<void> {
  const { removed, kept } = await images.removeUnreviewed(source, pageUrl);
  for (const { sha256, format } of removed) await files.remove(sha256, format);
  await decisions.refresh(kept);
}
