import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type OpenVectorIndexOptions,
  openVectorIndex,
} from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { readManifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { loadUsearch } from '../../../../../core/engines/vector-index/usearch/binding.ts';
import type { UsearchBuild } from '../../../../../core/engines/vector-index/usearch/build-usearch.ts';
import { graphOf, UsearchFactory } from '../../../../../core/engines/vector-index/usearch/factory.ts';
import type { IndexedImage, VectorIndex } from '../../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { clusteredImages } from '../faiss/clustered-images.ts';
import { PlainIndex } from '../plain-index.ts';
import { randomVectors } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();

const open = (
  folder: string,
  dimension: number,
  images: readonly IndexedImage[],
  options: Partial<OpenVectorIndexOptions> = {},
): Promise<VectorIndex> =>
  openVectorIndex({ folder, dimension, images: stream(images), device: 'cpu', threads: 1, ...options });

const build = (factory: string, recall = 0.95): { usearch: UsearchBuild } => ({
  usearch: { factory, recall },
});

it('the library loads where something has set a global __dirname, as Prisma’s client does', async () => {
  vi.stubGlobal('__dirname', '/');
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(await loadUsearch()).toBeTypeOf('function');
});

describe('a graph of USearch', () => {
  const images = clusteredImages(6_000, 32);
  const plain = new PlainIndex(images);

  it.each(['HNSW16', 'HNSW16,I8'])(
    '%s: recall is reached, true, kept in the manifest; filters and changes hold',
    async factory => {
      const { folder, engine, recall } = await snapshotOf(temporary.path, images, 32, build(factory, 0.95));
      expect(engine).toBe('usearch');
      const { usearch } = await readManifest(folder);
      expect(usearch).toMatchObject({ factory, recallQueries: 200, recallAt10: recall });
      const index = await open(folder, 32, images);
      const random = seededRandom(5);
      const queries = randomVectors(100, 32, random);
      const found = await index.search(queries, 10);
      const truth = found.map((_, row) => plain.search(queries.subarray(row * 32, (row + 1) * 32), 10));
      const hits = found.flatMap((list, query) =>
        list.filter(({ id }) => truth[query]!.some(match => match.id === id)),
      );
      expect(hits.length / 1_000).toBeGreaterThan(0.9);
      // Scores are those of the vectors themselves, however the graph rounds them.
      for (const [query, list] of found.entries()) {
        for (const { id, score } of list) {
          const same = truth[query]!.find(match => match.id === id);
          if (same) expect(score).toBeCloseTo(same.score, 5);
        }
      }
      // What is too narrow for the graph is compared exactly.
      const day = images[40]!.facets;
      const narrow = {
        from: new Date(day.createdAt).toISOString(),
        to: new Date(day.createdAt + 600_000).toISOString(),
      };
      const query = queries.subarray(0, 32);
      expect(await index.search(query, 10, narrow)).toEqual([plain.search(query, 10, narrow)]);
      const [best] = found[0]!;
      await index.remove([best!.id]);
      const [without] = await index.search(query, 10);
      expect(without!.map(({ id }) => id)).not.toContain(best!.id);
      await index.add(images.filter(({ id }) => id === best!.id));
      expect((await index.search(query, 1))[0]![0]!.id).toBe(best!.id);
      await index.close();
    },
  );

  it('is mapped: searched on when its folder is gone', async () => {
    const { folder } = await snapshotOf(temporary.path, images, 32, build('HNSW16'));
    const index = await open(folder, 32, images);
    await rm(folder, { recursive: true });
    const query = images[7]!.vector;
    expect((await index.search(query, 1))[0]![0]!.id).toBe(images[7]!.id);
    await index.close();
  });

  it.each([
    ['cut short', (file: string) => truncate(file, 1_000)],
    [
      'changed',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
      },
    ],
  ])('%s, it is refused before it is mapped', async (_, damage) => {
    const { folder } = await snapshotOf(temporary.path, images.slice(0, 500), 32, build('HNSW16'));
    await damage(path.join(folder, 'index.usearch'));
    await expect(open(folder, 32, images)).rejects.toMatchObject({ code: 'index.invalid' });
  });

  it('is known by its links and its numbers', () => {
    expect(graphOf('HNSW16')).toEqual({ connectivity: 16, precision: 'BF16' });
    expect(graphOf('HNSW48,F32')).toEqual({ connectivity: 48, precision: 'F32' });
    for (const factory of ['Flat', 'HNSW', 'HNSW16,PQ8', 'HNSW16,Flat', 'hnsw16', 'IVF64,Flat']) {
      expect(UsearchFactory.safeParse(factory).success, factory).toBe(false);
    }
  });
});
