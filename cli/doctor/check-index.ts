import path from 'node:path';
import { openDatabase } from '../../core/data/database/database.ts';
import { type Snapshot, SnapshotRepository } from '../../core/data/models/snapshots.ts';
import { verifySnapshot } from '../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { activeModel } from './active-model.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** Whether the index that search would open is complete and belongs to the model. */
export async function checkIndex(context: DoctorContext): Promise<Finding[]> {
  const { config, databaseUrl, message } = context;
  if (!databaseUrl) return [{ level: 'ok', code: 'index.unknown', parameters: {} }];
  const database = openDatabase(databaseUrl);
  let published: Snapshot | null;
  try {
    published = await new SnapshotRepository(database).newestPublished();
  } finally {
    await database.close();
  }
  if (!published) return [{ level: 'warn', code: 'index.none', parameters: {} }];
  const { id, count, modelId: model, folder, checksum } = published;
  try {
    await verifySnapshot(path.resolve(dataFolders(config).indexes, folder), {
      checksum,
      hashes: true,
    });
  } catch (error) {
    if (!(error instanceof NegarehError)) throw error;
    return [{ level: 'fail', code: 'index.invalid', parameters: { message: message(error) } }];
  }
  const wanted = await activeModel(context);
  if (!model.startsWith(`${wanted}@`))
    return [{ level: 'warn', code: 'index.other-model', parameters: { model, wanted } }];
  return [{ level: 'ok', code: 'index.ok', parameters: { id, count, model } }];
}
