import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import type { BuildServices } from './build-services.ts';

/** Images missing from the snapshot are scored one by one in memory; above these numbers a new snapshot pays off. */
const STALE = { share: 0.1, images: 5_000 };

/**
 * Whether the index needs a rebuild: there is no snapshot yet, many images are only in the tail, the snapshot still holds
 * removed images, or it was built for an earlier version of the normaliser. A pinned snapshot is rebuilt only for the last
 * two: search refuses another version, and removed images must disappear.
 */
export async function isIndexStale({ database, model }: BuildServices): Promise<boolean> {
  const embeddings = new EmbeddingRepository(database, model);
  const published = await new SnapshotRepository(database).published(model);
  if (!published) return (await embeddings.count()) > 0;
  if (published.normalizerVersion !== model.normalizerVersion) return true;
  if (await embeddings.isRemovedSince(published.createdAt)) return true;
  // Somebody has rolled back to it and wants to keep it.
  if (published.pinned) return false;
  // Images that the review approved since then have older embeddings; only the total count shows them.
  const approved = (await embeddings.count()) - published.count;
  const outside = Math.max(await embeddings.countSince(published.createdAt), approved);
  return outside > STALE.images || (outside > 0 && outside > published.count * STALE.share);
}
