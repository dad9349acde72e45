import { z } from 'zod';
import { PermanentError, RetryableError } from '../../../ground/errors.ts';
import { parseJson } from '../../../ground/files/parse-json.ts';
import { checkManifest, type Manifest, SnapshotDescription } from '../snapshot/manifest.ts';
import type { MilvusServer } from './server.ts';

/** Milvus's number for reading what was written before. */
const STRONG = 0;

/** The name of a snapshot's collection: Milvus knows letters, digits and underscores. */
export const collectionOf = (snapshotId: string): string => `negareh_${snapshotId.replaceAll('-', '')}`;

/** The name under which others find the published snapshot of a space. */
export const aliasOf = ({
  modelId,
  precision,
}: {
  readonly modelId: string;
  readonly precision: string;
}): string => `negareh_${modelId.replaceAll(/[^A-Za-z0-9]+/g, '_')}_${precision}`;

/** The property of a collection that says what its vectors are: a snapshot's description, as JSON. */
const PROPERTY = 'negareh.snapshot';

export const describeSnapshot = (description: SnapshotDescription): Record<string, string> => ({
  [PROPERTY]: JSON.stringify(description),
});

/** Rows of a collection, as all its writes have left it. */
export async function countRows(server: MilvusServer, collection: string): Promise<number> {
  const { data } = await server.ask(collection, client =>
    client.query({
      collection_name: collection,
      filter: '',
      output_fields: ['count(*)'],
      consistency_level: STRONG,
    }),
  );
  const [counted] = z.array(z.object({ 'count(*)': z.coerce.number() })).parse(data);
  return counted?.['count(*)'] ?? 0;
}

/**
 * Whether a collection can be searched in place of the snapshot's rows: it is that snapshot's, whole, and loaded. One that is not
 * loaded is asked to load.
 * @throws what {@link MilvusServer.ask} throws; PermanentError 'index.mismatch' | 'milvus.lost'; RetryableError 'milvus.loading'
 */
export async function checkCollection(
  server: MilvusServer,
  collection: string,
  manifest: Manifest,
): Promise<void> {
  const { properties } = await server.ask(collection, client =>
    client.describeCollection({ collection_name: collection, cache: false }),
  );
  const described = SnapshotDescription.safeParse(
    parseJson(String(properties.find(({ key }) => key === PROPERTY)?.value)),
  );
  if (!described.success || described.data.id !== manifest.id) {
    throw new PermanentError('milvus.lost', {
      collection,
      reason: 'it is not the collection of this snapshot',
    });
  }
  checkManifest({ ...manifest, ...described.data }, manifest);
  await checkLoaded(server, collection);
  const rows = await countRows(server, collection);
  if (rows === manifest.count) return;
  throw new PermanentError('milvus.lost', {
    collection,
    reason: `it has ${rows} rows instead of ${manifest.count}`,
  });
}

/** @throws RetryableError 'milvus.loading' */
export async function checkLoaded(server: MilvusServer, collection: string): Promise<void> {
  const name = { collection_name: collection };
  const { state } = await server.ask(collection, client => client.getLoadState(name));
  if (state === 'LoadStateLoaded') return;
  if (state === 'LoadStateNotExist')
    throw new PermanentError('milvus.lost', { collection, reason: 'it is not there' });
  if (state === 'LoadStateNotLoad') await server.ask(collection, client => client.loadCollectionAsync(name));
  const { progress } = await server.ask(collection, client => client.getLoadingProgress(name));
  throw new RetryableError('milvus.loading', { collection, percent: Number(progress) || 0 });
}

/** Drops a collection; a missing one is not an error. */
export async function dropCollection(server: MilvusServer, collection: string): Promise<void> {
  const name = { collection_name: collection };
  const { value } = await server.ask(collection, client => client.hasCollection(name));
  if (!value) return;
  const { aliases } = await server.ask(collection, client => client.listAliases(name));
  for (const alias of aliases) await server.ask(collection, client => client.dropAlias({ ...name, alias }));
  await server.ask(collection, client => client.dropCollection(name));
}

/** Points an alias at this collection, in one step if it pointed at another. */
export async function pointAlias(server: MilvusServer, collection: string, alias: string): Promise<void> {
  const name = { collection_name: collection, alias };
  const { aliases } = await server.ask(collection, client =>
    client.listAliases({ collection_name: collection }),
  );
  if (aliases.includes(alias)) return;
  await server
    .ask(collection, client => client.alterAlias(name))
    .catch(async error => {
      // The alias does not exist yet.
      if (!(error instanceof PermanentError)) throw error;
      await server.ask(collection, client => client.createAlias(name));
    });
}
