import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MilvusBuild } from '../../../../../core/engines/vector-index/milvus/build-milvus.ts';
import { collectionOf } from '../../../../../core/engines/vector-index/milvus/collection.ts';
import { MilvusServer } from '../../../../../core/engines/vector-index/milvus/server.ts';
import {
  type OpenVectorIndexOptions,
  openVectorIndex,
} from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { readManifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import type { IndexedImage, VectorIndex } from '../../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import type { NegarehError } from '../../../../../core/ground/errors.ts';
import { MilvusLite, missingMilvusLite } from '../../../../helpers/milvus-lite.ts';
import { waitFor } from '../../../../helpers/wait-for.ts';
import { describeVectorIndex } from '../contract.ts';
import { clusteredImages } from '../faiss/clustered-images.ts';
import { PlainIndex } from '../plain-index.ts';
import { randomImages, randomVectors } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const missing = missingMilvusLite();
const hint = missing === undefined ? '' : ` (left out here: ${missing})`;
const temporary = temporaryFolder();

describe.skipIf(missing !== undefined)(`Milvus${hint}`, () => {
  let milvus: MilvusLite;
  beforeAll(async () => {
    milvus = await MilvusLite.start();
  });
  afterAll(() => milvus.close());

  const build = (images: readonly IndexedImage[], options: Partial<MilvusBuild> = {}) => ({
    milvus: {
      settings: milvus.settings,
      factory: 'Flat',
      recall: 0.95,
      images: stream(images),
      ...options,
    },
  });
  const open = (
    folder: string,
    images: readonly IndexedImage[],
    options: Partial<OpenVectorIndexOptions> = {},
  ): Promise<VectorIndex> =>
    openVectorIndex({
      folder,
      dimension: options.dimension ?? images[0]!.vector.length,
      images: stream(images),
      device: 'cpu',
      threads: 1,
      milvus: milvus.settings,
      ...options,
    });

  describeVectorIndex('Milvus', async ({ dimension, images = [], hidden = [] }) => {
    const { folder } = await snapshotOf(temporary.path, images, dimension, build(images));
    const shown = images.filter(image => !hidden.includes(image.id));
    return open(folder, shown, { dimension });
  });

  describe('what it builds', () => {
    const images = clusteredImages(4_000, 32);

    it.each([
      ['HNSW32', { name: 'ef' }, 0.95],
      ['HNSW(M=4,efConstruction=16)', { name: 'ef' }, 0.95],
      ['IVF64,Flat', { name: 'nprobe' }, 0.95],
      ['IVF64,SQ8', { name: 'nprobe' }, 0.95],
      ['AUTOINDEX', null, 0.5],
    ])('%s finds the share that was asked for, and says so', async (factory, parameter, recall) => {
      const built = await snapshotOf(temporary.path, images, 32, build(images, { factory, recall: 0.95 }));
      const { milvus: described } = await readManifest(built.folder);
      expect(described).toMatchObject({ factory, recallQueries: 200, parameter });
      expect(built.recall).toBeGreaterThanOrEqual(recall);
      const index = await open(built.folder, images);
      const plain = new PlainIndex(images);
      let shared = 0;
      for (const { vector } of images.slice(0, 50)) {
        const scores = new Map(plain.search(vector, images.length).map(({ id, score }) => [id, score]));
        const wanted = new Set([...scores.keys()].slice(0, 10));
        const [found] = await index.search(vector, 10);
        shared += found!.filter(({ id }) => wanted.has(id)).length;
        // Whatever Milvus keeps of them, scores are of our own vectors.
        for (const { id, score } of found!) expect(score).toBeCloseTo(scores.get(id)!, 5);
      }
      await index.close();
      expect(shared / 500).toBeGreaterThanOrEqual(recall - 0.1);
    });

    it.each(['NO_SUCH_INDEX', 'DISKANN', 'GPU_CAGRA'])(
      'refuses %s, which this server has not',
      async factory => {
        const writing = snapshotOf(temporary.path, images, 32, build(images, { factory }));
        await expect(writing).rejects.toMatchObject({ code: 'milvus.failed', parameters: { factory } });
      },
    );

    it('tells how far it is, and leaves nothing behind when it is ended', async () => {
      const stages = new Set<string>();
      const ending = new AbortController();
      const onProgress: MilvusBuild['onProgress'] = ({ stage }) => {
        stages.add(stage);
        if (stage === 'measuring') ending.abort();
      };
      const before = await collections(milvus);
      const writing = snapshotOf(
        temporary.path,
        images,
        32,
        build(images, { onProgress, signal: ending.signal }),
      );
      await expect(writing).rejects.toThrow('aborted');
      expect([...stages]).toEqual(['sending', 'indexing', 'measuring']);
      expect(await collections(milvus)).toEqual(before);
    });
  });

  it('filters by facets as they are, not as they were when it was built', async () => {
    const images = randomImages(600, 8, seededRandom(11));
    const { folder } = await snapshotOf(temporary.path, images, 8, build(images.slice(0, 590)));
    const now = images.map((image, row) =>
      row % 50 === 0 ? { ...image, facets: { ...image.facets, city: 'Yazd', createdAt: 5 } } : image,
    );
    const index = await open(folder, now);
    const query = randomVectors(1, 8, seededRandom(12));
    const plain = new PlainIndex(now);
    for (const filters of [{ city: ['Yazd'] }, { city: ['تهران'] }, { to: '2000-01-01T00:00:00Z' }, {}]) {
      const ids = (await index.search(query, 20, filters))[0]!.map(({ id }) => id);
      expect(ids).toEqual(plain.search(query, 20, filters).map(({ id }) => id));
    }
    await index.close();
  });

  describe('when it cannot answer', () => {
    const images = randomImages(500, 8, seededRandom(13));
    const query = randomVectors(1, 8, seededRandom(14));
    const expected = new PlainIndex(images).search(query, 10).map(({ id }) => id);
    const ask = async (index: VectorIndex): Promise<string[]> =>
      (await index.search(query, 10))[0]!.map(({ id }) => id);

    it('searches say that it is down, and go on as soon as it is back; what came meanwhile is found', async () => {
      const { folder } = await snapshotOf(temporary.path, images, 8, build(images));
      const index = await open(folder, images);
      expect(await ask(index)).toEqual(expected);
      await milvus.kill();
      await expect(ask(index)).rejects.toMatchObject({ code: 'milvus.unreachable' });
      await expect(index.check()).rejects.toMatchObject({ code: 'milvus.unreachable' });
      const [fresh] = randomImages(501, 8, seededRandom(15)).slice(-1);
      await index.add([fresh!]);
      await index.remove([expected[0]!]);
      // One that is opened while it is down needs no other opening later.
      const late = await open(folder, images);
      await expect(ask(late)).rejects.toMatchObject({ code: 'milvus.unreachable' });
      await milvus.resume();
      const plain = new PlainIndex(images).with([fresh!]).without([expected[0]!]);
      // The collection is loaded again first, which searches ask for.
      await waitFor(() => ask(index).catch(() => undefined));
      expect(await ask(index)).toEqual(plain.search(query, 10).map(({ id }) => id));
      // Each has a connection of its own, and tries again in its own time.
      expect(await waitFor(() => ask(late).catch(() => undefined))).toEqual(expected);
      await index.check();
      await Promise.all([index.close(), late.close()]);
    });

    it('a server that hangs is told from one that is down', async () => {
      const { folder } = await snapshotOf(temporary.path, images, 8, build(images));
      const settings = { ...milvus.settings, timeoutMs: 500 };
      const index = await open(folder, images, { milvus: settings });
      expect(await ask(index)).toEqual(expected);
      const thaw = milvus.freeze();
      const slow = { code: 'milvus.slow', parameters: { seconds: 0.5 } };
      await expect(ask(index)).rejects.toMatchObject(slow);
      // Nobody waits for it any more, and readyz says so, until it answers.
      for (let time = 0; time < 200; time += 1) await expect(ask(index)).rejects.toMatchObject(slow);
      await expect(index.check()).rejects.toMatchObject(slow);
      thaw();
      expect(await waitFor(() => ask(index).catch(() => undefined))).toEqual(expected);
      await index.close();
    });

    it("the snapshot's own rows answer where the operator wants it", async () => {
      const { folder } = await snapshotOf(temporary.path, images, 8, build(images));
      const onFallback = vi.fn<(reason: NegarehError) => void>();
      const index = await open(folder, images, {
        milvus: { ...milvus.settings, fallback: 'exact' },
        onFallback,
      });
      expect(await ask(index)).toEqual(expected);
      expect(onFallback).not.toHaveBeenCalled();
      await milvus.kill();
      expect(await ask(index)).toEqual(expected);
      expect(onFallback.mock.lastCall![0]).toMatchObject({ code: 'milvus.unreachable' });
      await index.check();
      await milvus.resume();
      await index.close();
    });

    it('a collection that was released is loaded again, and one that is gone or another is refused', async () => {
      const { folder } = await snapshotOf(temporary.path, images, 8, build(images));
      const { id } = await readManifest(folder);
      const name = { collection_name: collectionOf(id) };
      const server = new MilvusServer(milvus.settings);
      await server.ask('', client => client.releaseCollection(name));
      const index = await open(folder, images);
      await expect(ask(index)).rejects.toMatchObject({ code: 'milvus.loading' });
      expect(await waitFor(() => ask(index).catch(() => undefined))).toEqual(expected);
      await server.ask('', client => client.delete({ ...name, filter: 'row == 7' }));
      const shorter = await open(folder, images);
      await expect(ask(shorter)).rejects.toMatchObject({
        code: 'milvus.lost',
        parameters: { reason: 'it has 499 rows instead of 500' },
      });
      await server.ask('', client => client.dropCollection(name));
      const gone = await open(folder, images);
      await expect(ask(gone)).rejects.toMatchObject({ code: 'milvus.lost' });
      const unset = await open(folder, images, { milvus: undefined });
      await expect(ask(unset)).rejects.toMatchObject({ code: 'milvus.not-set' });
      await Promise.all([index, shorter, gone, unset].map(one => one.close()));
      await server.close();
    });
  });
});

async function collections({ settings }: MilvusLite): Promise<string[]> {
  const server = new MilvusServer(settings);
  const { data } = await server.ask('', client => client.listCollections());
  await server.close();
  return data.map(({ name }) => name).sort();
}
