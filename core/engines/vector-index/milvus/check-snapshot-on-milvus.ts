import { PermanentError } from '../../../ground/errors.ts';
import type { Manifest } from '../snapshot/manifest.ts';
import { checkCollection } from './collection.ts';
import { MilvusServer } from './server.ts';
import type { MilvusSettings } from './settings.ts';

/** @throws why a snapshot that was built for Milvus could not be searched there now; nothing for any other. */
export async function checkSnapshotOnMilvus(
  manifest: Manifest,
  settings: MilvusSettings | undefined,
): Promise<void> {
  if (!manifest.milvus) return;
  if (!settings) throw new PermanentError('milvus.not-set', {});
  const server = new MilvusServer(settings);
  try {
    await checkCollection(server, manifest.milvus.collection, manifest);
  } finally {
    await server.close();
  }
}
