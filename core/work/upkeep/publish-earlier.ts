import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import { type Snapshot, SnapshotRepository } from '../../data/models/snapshots.ts';
import { preprocessingOf } from '../../engines/models/prepared-model.ts';
import { checkManifest } from '../../engines/vector-index/snapshot/check-manifest.ts';
import { verifySnapshot } from '../../engines/vector-index/snapshot/verify-snapshot.ts';
import type { Config } from '../../ground/config.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { prepareActiveModel } from '../model-in-use/active-model.ts';

/**
 * Publishes an earlier snapshot again, once its folder has proved whole, and pins it: what is built by itself would take its
 * place within a minute.
 * @param id of a snapshot of the model that searches; the one before the present one when absent.
 * @throws NotFoundError 'index.no-previous'; PermanentError 'index.invalid' | 'index.mismatch'
 */
export async function publishEarlier(database: Database, config: Config, id?: string): Promise<Snapshot> {
  const { precision, dataDir } = config;
  const model = await prepareActiveModel(database, config);
  const { modelId, normalizerVersion, dimension } = model;
  const check = async ({ folder }: Snapshot): Promise<void> => {
    const manifest = await verifySnapshot(path.resolve(dataFolders({ dataDir }).indexes, folder));
    const preprocessing = preprocessingOf(model);
    checkManifest(manifest, { modelId, precision, normalizerVersion, dimension, preprocessing });
  };
  return new SnapshotRepository(database).publishAgain(model, { check, ...(id !== undefined && { id }) });
}
