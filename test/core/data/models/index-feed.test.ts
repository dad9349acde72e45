import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { IndexFeed } from '../../../../core/data/models/index-feed.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages, embed, SPACE, vectorOf } from '../../work/search/collection.ts';

let test: TestDatabase;
let feed: IndexFeed;
beforeEach(async () => {
  test = await createTestDatabase();
  feed = new IndexFeed(test.database, SPACE);
});
afterEach(() => test.drop());

const changedSince = async (moment: Date) => (await Array.fromAsync(feed.changedSince(moment))).flat();

describe('the feed of the index', () => {
  it('streams all visible and embedded images in order of id, over page borders', async () => {
    const ids = await addImages(test.database, 2_100);
    await embed(test.database, ids.slice(1).reverse());
    await embed(test.database, [ids[0]!], 1, { modelId: 'other@11111111', precision: 'fp32' });
    await new ImageRepository(test.database).setState([ids[5]!], 'hidden');
    const streamed = (await Array.fromAsync(feed.findableImages())).map(({ id }) => id);
    expect(streamed).toEqual(ids.filter(id => id !== ids[0] && id !== ids[5]).sort());
  });

  it('tells how images stand now', async () => {
    const [embedded, bare, hidden] = await addImages(test.database, 3, { city: 'تهران', source: 'dataset' });
    await embed(test.database, [embedded!]);
    await embed(test.database, [bare!], 1, { modelId: 'other@11111111', precision: 'fp32' });
    await new ImageRepository(test.database).setState([hidden!], 'hidden');
    const current = new Map(
      (await feed.current([hidden!, bare!, embedded!, newId()])).map(one => [one.id, one]),
    );
    expect([...current.keys()].sort()).toEqual([embedded, bare].sort());
    expect(current.get(bare!)!.vector).toBeNull();
    const { facets, vector } = current.get(embedded!)!;
    expect(facets).toMatchObject({ source: 'dataset', city: 'تهران', category: null });
    expect(Math.abs(facets.createdAt - Date.now())).toBeLessThan(60_000);
    for (const [place, value] of vectorOf(0).entries()) expect(vector![place]).toBeCloseTo(value, 3);
  });

  it('names what changed and what was embedded since a moment, with a new mark for each change', async () => {
    const before = await feed.horizon();
    const ids = await addImages(test.database, 3);
    await embed(test.database, ids);
    const first = await changedSince(before);
    expect(first.map(({ id }) => id)).toEqual([...ids.sort(), ...ids]);
    expect(await changedSince(before)).toEqual(first);
    const marks = new Set(first.map(({ mark }) => mark));
    await new ImageRepository(test.database).setState([ids[1]!], 'hidden');
    const fresh = (await changedSince(before)).filter(({ mark }) => !marks.has(mark));
    expect(fresh.map(({ id }) => id)).toEqual([ids[1]]);
    expect(await changedSince(new Date(Date.now() + 60_000))).toEqual([]);
  });

  it('names changes over page borders, also of one moment', async () => {
    const ids = await addImages(test.database, 2_100);
    expect((await changedSince(new Date(0))).map(({ id }) => id).sort()).toEqual(ids.sort());
    await test.database.prisma.image.updateMany({ data: { updatedAt: new Date('2026-01-01') } });
    expect((await changedSince(new Date('2026-01-01'))).map(({ id }) => id)).toEqual(ids);
  });
});
