import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import type { SourceAdapter } from './adapter.ts';
import { canReadAnother, MOST_MISSING, nothingThere } from './ask-for-post.ts';
import type { CrawlServices } from './crawl-services.ts';
import { fetchPost } from './fetch-post.ts';

/**
 * Reads posts of one list in parallel. Missing posts count as removed if another one can be read after them; otherwise they come again.
 * @throws errors about the whole source or about us; PermanentError 'crawl.changed' if none exists
 */
export async function fetchPosts(
  adapter: SourceAdapter,
  posts: readonly CrawledPost[],
  services: CrawlServices,
  signal: AbortSignal,
): Promise<void> {
  let missing: CrawledPost[] = [];
  const removed: CrawledPost[] = [];
  const outcomes = await Promise.allSettled(
    posts.map(async post => {
      const answer = await fetchPost(adapter, post, services, signal);
      if (answer === 'gone') missing.push(post);
      if (answer !== 'read') return;
      removed.push(...missing);
      missing = [];
    }),
  );
  const failed = outcomes.find(outcome => outcome.status === 'rejected');
  if (!failed && missing.length > 0 && (await canReadAnother(adapter, missing, services, signal))) {
    removed.push(...missing);
    missing = [];
  }
  const { entries } = services;
  const tokens = removed.map(({ token }) => token);
  await entries.settle(adapter.source, tokens, { state: 'gone', reason: 'web.gone' });
  if (signal.aborted) return;
  if (failed) throw failed.reason;
  // Nothing was ever read from this source.
  let count = 0;
  for (const { token } of missing) count = await entries.doubt(adapter.source, token);
  if (count < MOST_MISSING) return;
  await entries.dispelDoubts(adapter.source, missing[0]!.token);
  throw nothingThere(adapter);
}
