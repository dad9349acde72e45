import 'server-only';
import type { QueueFilter, QueueSelection } from '../../core/ground/domain/review/review-queue.ts';
import { RESULT_LIMIT } from '../../core/ground/domain/search/search.ts';
import { services } from './services.ts';

/** Each page of a queue needs the queue's images. Search is asked once, and again when much may have changed. */
const KEPT_MS = 10 * 60_000;
const KEPT = 100;
const found = new Map<string, { readonly imageIds: readonly string[]; readonly until: number }>();

/**
 * A filter as it applies to a person: limited to the pairs that they are to review, unless the filter names one pair. Its `like` is
 * replaced by images: the named one and those that search finds similar to it.
 */
export async function selectionOf({ like, ...wanted }: QueueFilter, userId: string): Promise<QueueSelection> {
  const within = wanted.pairId === undefined ? await services().team.assignments.of(userId) : undefined;
  const filter = { ...wanted, within };
  if (like === undefined) return filter;
  const kept = found.get(like);
  if (kept && kept.until > Date.now()) return { ...filter, imageIds: kept.imageIds };
  const { hits } = await services().search.similar({ imageId: like, top: RESULT_LIMIT, duplicates: true });
  const imageIds = [like, ...hits.map(({ imageId }) => imageId)];
  found.delete(like);
  found.set(like, { imageIds, until: Date.now() + KEPT_MS });
  for (const oldest of found.keys()) {
    if (found.size <= KEPT) break;
    found.delete(oldest);
  }
  return { ...filter, imageIds };
}
