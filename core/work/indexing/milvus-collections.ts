import type { Snapshot } from '../../data/models/snapshots.ts';
import {
  aliasOf,
  collectionOf,
  dropCollection,
  pointAlias,
} from '../../engines/vector-index/milvus/collection.ts';
import { MilvusServer } from '../../engines/vector-index/milvus/server.ts';
import type { MilvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import { reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';

interface MilvusServices {
  readonly milvus?: MilvusSettings | undefined;
  readonly log: Log;
}

type Kept = Pick<Snapshot, 'id' | 'engine' | 'modelId' | 'precision'>;

/**
 * Points the alias of a space to the collection of its published snapshot, for other readers of that server. Our own
 * searches open the collection that the snapshot names, so a failure to set the alias is not an error.
 */
export async function nameCollection(
  { id, engine, modelId, precision }: Kept,
  { milvus, log }: MilvusServices,
): Promise<void> {
  if (engine !== 'milvus' || !milvus) return;
  const server = new MilvusServer(milvus);
  const alias = aliasOf({ modelId, precision });
  try {
    await pointAlias(server, collectionOf(id), alias);
  } catch (error) {
    log.warn(
      { alias, snapshot: id, reason: reasonOf(error) },
      'the alias on Milvus names an earlier collection',
    );
  } finally {
    await server.close();
  }
}

/**
 * @returns whether nothing of a snapshot is left on Milvus; false when the server could not be asked and must be asked
 * again.
 */
export async function deleteCollection(
  { id, engine }: Pick<Snapshot, 'id' | 'engine'>,
  { milvus, log }: MilvusServices,
): Promise<boolean> {
  if (engine !== 'milvus') return true;
  const collection = collectionOf(id);
  if (!milvus) {
    log.warn({ collection }, 'a collection stays on Milvus: MILVUS_URL is not set');
    return false;
  }
  const server = new MilvusServer(milvus);
  try {
    await dropCollection(server, collection);
    return true;
  } catch (error) {
    log.warn({ collection, reason: reasonOf(error) }, 'a collection stays on Milvus until the next build');
    return false;
  } finally {
    await server.close();
  }
}
