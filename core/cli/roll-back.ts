import path from 'node:path';
import type { Config } from '../config.ts';
import { prepareActiveModel } from '../jobs/active-model.ts';
import { snapshotsDirectory } from '../jobs/snapshots-directory.ts';
import { preprocessingOf } from '../models/prepared-model.ts';
import type { Database } from '../store/database.ts';
import { type Snapshot, SnapshotRepository } from '../store/snapshots.ts';
import { checkManifest } from '../vector-index/snapshot/check-manifest.ts';
import { verifySnapshot } from '../vector-index/snapshot/verify-snapshot.ts';

/**
 * Publishes the snapshot before the present one again, once its folder has proved whole.
 * @throws NotFoundError 'index.no-previous'; PermanentError 'index.invalid' | 'index.mismatch'
 */
export async function rollBack(database: Database, config: Config): Promise<Snapshot> {
  const { precision, dataDir } = config;
  const model = await prepareActiveModel(database, config);
  const { modelId, normalizerVersion, dimension } = model;
  return new SnapshotRepository(database).rollback(model, async ({ folder }) => {
    const manifest = await verifySnapshot(path.resolve(snapshotsDirectory(dataDir), folder));
    const preprocessing = preprocessingOf(model);
    checkManifest(manifest, { modelId, precision, normalizerVersion, dimension, preprocessing });
  });
}
