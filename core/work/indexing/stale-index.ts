import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import type { BuildServices } from './build-services.ts';

/** Images that the snapshot lacks are scored one by one in memory; past these numbers a new snapshot pays. */
const STALE = { share: 0.1, images: 5_000 };

/**
 * When the index asks for a rebuild: there is no snapshot yet, many images are only in the tail, the snapshot still
 * holds removed ones, or it was built for an earlier version of the normaliser. A pinned one asks for it only where it cannot
 * serve: search refuses another version, and what was removed must go.
 */
export async function isIndexStale({ database, model }: BuildServices): Promise<boolean> {
  const embeddings = new EmbeddingRepository(database, model);
  const published = await new SnapshotRepository(database).published(model);
  if (!published) return (await embeddings.count()) > 0;
  if (published.normalizerVersion !== model.normalizerVersion) return true;
  if (await embeddings.isRemovedSince(published.createdAt)) return true;
  // Somebody has gone back to it, and wants to keep it.
  if (published.pinned) return false;
  // What was let in by the review since then has an older embedding, and is seen in the number of all.
  const approved = (await embeddings.count()) - published.count;
  const outside = Math.max(await embeddings.countSince(published.createdAt), approved);
  return outside > STALE.images || (outside > 0 && outside > published.count * STALE.share);
}
