import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import { type Snapshot, SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { preprocessingOf } from '../../core/engines/models/prepared-model.ts';
import { checkManifest } from '../../core/engines/vector-index/snapshot/check-manifest.ts';
import { verifySnapshot } from '../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import type { Config } from '../../core/ground/config.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { prepareActiveModel } from '../../core/work/model-in-use/active-model.ts';

/**
 * Publishes the snapshot before the present one again, once its folder has proved whole.
 * @throws NotFoundError 'index.no-previous'; PermanentError 'index.invalid' | 'index.mismatch'
 */
export async function rollBack(database: Database, config: Config): Promise<Snapshot> {
  const { precision, dataDir } = config;
  const model = await prepareActiveModel(database, config);
  const { modelId, normalizerVersion, dimension } = model;
  return new SnapshotRepository(database).rollback(model, async ({ folder }) => {
    const manifest = await verifySnapshot(path.resolve(dataFolders({ dataDir }).indexes, folder));
    const preprocessing = preprocessingOf(model);
    checkManifest(manifest, { modelId, precision, normalizerVersion, dimension, preprocessing });
  });
}
