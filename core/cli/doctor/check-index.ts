import path from 'node:path';
import { NegarehError } from '../../errors.ts';
import { snapshotsDirectory } from '../../jobs/snapshots-directory.ts';
import { openDatabase } from '../../store/database.ts';
import { type Snapshot, SnapshotRepository } from '../../store/snapshots.ts';
import { verifySnapshot } from '../../vector-index/snapshot/verify-snapshot.ts';
import { activeModel } from './active-model.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** Whether the index that search would open is whole and belongs to the model. */
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
    await verifySnapshot(path.resolve(snapshotsDirectory(config.dataDir), folder), {
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
