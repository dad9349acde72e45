import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openVectorIndex } from '../../../../core/engines/vector-index/open-vector-index.ts';
import type { IndexedImage, VectorIndex } from '../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { describeVectorIndex } from './contract.ts';
import { opensExact } from './contracted-engines.ts';
import { PlainIndex } from './plain-index.ts';
import { idOf, randomImages, randomVectors } from './random-images.ts';
import { snapshotOf, stream } from './snapshots.ts';
import { temporaryFolder } from './temporary-folder.ts';

const temporary = temporaryFolder();
const settings = { device: 'cpu', threads: 1 } as const;

const openFolder = (
  folder: string,
  dimension: number,
  images: readonly IndexedImage[],
): Promise<VectorIndex> => openVectorIndex({ ...settings, folder, dimension, images: stream(images) });

describeVectorIndex('exact, by int8', opensExact('int8', temporary), { tried: 'slice' });
describeVectorIndex('exact, by fp32', opensExact('fp32', temporary), { tried: 'scan' });

describe('openVectorIndex', () => {
  const random = seededRandom(1);
  const images = randomImages(3000, 8, random);

  it('opens without a snapshot and fills up from what is added', async () => {
    const index = await openVectorIndex({ ...settings, dimension: 8, images: stream(images) });
    expect(await index.size()).toBe(0);
    await index.add(images);
    const query = randomVectors(1, 8, random);
    expect(await index.search(query, 10)).toEqual([new PlainIndex(images).search(query, 10)]);
    await index.close();
  });

  it('searches on when the folder is removed', async () => {
    const { folder } = await snapshotOf(temporary.path, images);
    const index = await openFolder(folder, 8, images);
    await rm(folder, { recursive: true });
    const query = randomVectors(1, 8, random);
    expect(await index.search(query, 10)).toEqual([new PlainIndex(images).search(query, 10)]);
    await index.close();
  });

  it('keeps two snapshots of different images apart while both are open', async () => {
    const [first, second] = [images.slice(0, 2000), images.slice(1000)];
    const [a, b] = await Promise.all(
      [first, second].map(async some => openFolder((await snapshotOf(temporary.path, some)).folder, 8, some)),
    );
    const query = randomVectors(1, 8, random);
    expect(await a!.search(query, 20)).toEqual([new PlainIndex(first).search(query, 20)]);
    await a!.close();
    expect(await b!.search(query, 20)).toEqual([new PlainIndex(second).search(query, 20)]);
    await b!.close();
  });

  it('passes over images that the snapshot does not hold', async () => {
    const some = images.filter((_, row) => row % 3 === 1);
    const { folder } = await snapshotOf(temporary.path, some);
    const index = await openFolder(folder, 8, images);
    expect(await index.size()).toBe(1000);
    await index.close();
  });

  it('refuses images out of order, which would stay hidden', async () => {
    const { folder } = await snapshotOf(temporary.path, images);
    await expect(openFolder(folder, 8, images.toReversed())).rejects.toThrow('not in order of id');
  });

  it('refuses a snapshot of another dimension and a folder that is none', async () => {
    const { folder } = await snapshotOf(temporary.path, images);
    await expect(openFolder(folder, 9, images)).rejects.toMatchObject({
      code: 'index.mismatch',
      parameters: { field: 'dimension', expected: '9', found: '8' },
    });
    await expect(openFolder(`${folder}x`, 8, images)).rejects.toMatchObject({ code: 'index.invalid' });
  });

  it("passes on the failure of the images' stream", async () => {
    const { folder } = await snapshotOf(temporary.path, images);
    const failing = async function* () {
      yield { id: idOf(1), facets: images[0]!.facets };
      throw new Error('the database went away');
    };
    const opening = openVectorIndex({ ...settings, folder, dimension: 8, images: failing() });
    await expect(opening).rejects.toThrow('the database went away');
  });

  it('leaves the event loop free while it works', async () => {
    const many = randomImages(60_000, 64, random);
    const { folder } = await snapshotOf(temporary.path, many);
    const index = await openFolder(folder, 64, many);
    const queries = randomVectors(32, 64, random);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    for (let round = 0; round < 5; round++) await index.search(queries, 100);
    clearInterval(timer);
    // A blocked loop would get round once a search at most.
    expect(turns).toBeGreaterThan(10);
    await index.close();
  });
});
