import path from 'node:path';
import { type Snapshot, SnapshotRepository } from '../../data/models/snapshots.ts';
import { preprocessingOf } from '../../engines/models/prepared-model.ts';
import { checkSnapshotOnMilvus } from '../../engines/vector-index/milvus/check-snapshot-on-milvus.ts';
import { milvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import { checkManifest } from '../../engines/vector-index/snapshot/manifest.ts';
import { verifySnapshot } from '../../engines/vector-index/snapshot/verify-snapshot.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { nameCollection } from '../indexing/milvus-collections.ts';
import { prepareActiveModel } from '../model-in-use/active-model.ts';
import type { WorkServices } from '../model-switch/model-work.ts';

/**
 * Publishes an earlier snapshot again, once its folder has been verified, and pins it: otherwise an automatic build would
 * replace it within a minute.
 * @param id of a snapshot of the model that searches; the one before the present one when absent.
 * @throws NotFoundError 'index.no-previous'; PermanentError 'index.invalid' | 'index.mismatch'; the reason that Milvus
 * could not answer
 */
export async function publishEarlier(
  { config, database, log }: WorkServices,
  id?: string,
): Promise<Snapshot> {
  const { dataDir } = config;
  const milvus = milvusSettings(config);
  const model = await prepareActiveModel(database, config);
  const { modelId, precision, normalizerVersion, dimension } = model;
  const check = async ({ folder }: Snapshot): Promise<void> => {
    const manifest = await verifySnapshot(path.resolve(dataFolders({ dataDir }).indexes, folder));
    const preprocessing = preprocessingOf(model);
    checkManifest(manifest, { modelId, precision, normalizerVersion, dimension, preprocessing });
    await checkSnapshotOnMilvus(manifest, milvus);
  };
  const snapshots = new SnapshotRepository(database);
  const published = await snapshots.publishAgain(model, { check, ...(id !== undefined && { id }) });
  await nameCollection(published, { milvus, log });
  return published;
}
