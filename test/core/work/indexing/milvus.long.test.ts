import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import { collectionOf } from '../../../../core/engines/vector-index/milvus/collection.ts';
import { MilvusServer } from '../../../../core/engines/vector-index/milvus/server.ts';
import { buildSnapshot } from '../../../../core/work/indexing/build-index-job.ts';
import { nameCollection } from '../../../../core/work/indexing/milvus-collections.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { MilvusLite, missingMilvusLite } from '../../../helpers/milvus-lite.ts';
import { temporaryFolder } from '../../engines/vector-index/temporary-folder.ts';
import { addImages, describedModel, embed, indexesOf, log, SPACE } from '../search/collection.ts';

const missing = missingMilvusLite();
const hint = missing === undefined ? '' : ` (left out here: ${missing})`;

const temporary = temporaryFolder();
const ENGINE = { engine: 'milvus', factory: 'HNSW32', recall: 0.9 } as const;

describe.skipIf(missing !== undefined)(`snapshots on Milvus${hint}`, () => {
  let milvus: MilvusLite;
  let server: MilvusServer;
  let test: TestDatabase;
  beforeAll(async () => {
    milvus = await MilvusLite.start();
    server = new MilvusServer(milvus.settings);
    test = await createTestDatabase();
  });
  afterAll(async () => {
    await server.close();
    await milvus.close();
    await test.drop();
  });

  const collections = async (): Promise<string[]> => {
    const { data } = await server.ask('', client => client.listCollections());
    return data.map(({ name }) => name).sort();
  };
  const named = async (): Promise<string> => {
    const name = { collection_name: 'negareh_test_00000000_fp32', cache: false };
    const { properties } = await server.ask('', client => client.describeCollection(name));
    return JSON.parse(String(properties.find(({ key }) => key === 'negareh.snapshot')?.value)).id;
  };

  it('are built anew beside the former ones, named by an alias, gone back to, and deleted with their rows', async () => {
    const { database } = test;
    const snapshots = new SnapshotRepository(database);
    const services = {
      database,
      model: describedModel(),
      dataDir: temporary.path,
      log,
      milvus: milvus.settings,
    };
    const build = async (): Promise<string> => (await buildSnapshot(services, { engine: ENGINE }))!.id;
    await embed(database, await addImages(database, 50));

    const first = await build();
    expect(await named()).toBe(first);
    const second = await build();
    expect(await named()).toBe(second);
    expect(await snapshots.published(SPACE)).toMatchObject({ id: second, engine: 'milvus', recall: 1 });

    const back = await snapshots.publishAgain(SPACE, { check: async () => {} });
    await nameCollection(back, services);
    expect(back.id).toBe(first);
    expect(await named()).toBe(first);

    await build();
    const fourth = await build();
    expect((await snapshots.list()).map(({ id }) => id).sort()).toEqual(
      (await readdir(indexesOf(temporary.path))).sort(),
    );
    expect(await collections()).toEqual((await snapshots.list()).map(({ id }) => collectionOf(id)).sort());
    expect(await collections()).toHaveLength(3);

    // Without Milvus nothing is published, and nothing of the former is forgotten.
    await milvus.kill();
    await expect(build()).rejects.toMatchObject({ code: 'milvus.unreachable' });
    expect(await snapshots.published(SPACE)).toMatchObject({ id: fourth });
    const exact = (await buildSnapshot(services, { engine: { engine: 'exact' } }))!.id;
    expect((await snapshots.list()).find(({ state }) => state === 'published')?.id).toBe(exact);
    const waiting = (await snapshots.list()).filter(({ state }) => state === 'failed');
    expect(waiting.length).toBeGreaterThan(0);

    await milvus.resume();
    await buildSnapshot(services, { engine: { engine: 'exact' } });
    await buildSnapshot(services, { engine: { engine: 'exact' } });
    await buildSnapshot(services, { engine: { engine: 'exact' } });
    expect(await collections()).toEqual([]);
    expect((await snapshots.list()).map(({ engine }) => engine)).toEqual(['exact', 'exact', 'exact']);
  });
});
