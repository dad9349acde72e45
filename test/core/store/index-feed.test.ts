import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/domain/id.ts';
import { ImageRepository } from '../../../core/store/images.ts';
import { IndexFeed } from '../../../core/store/index-feed.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { addImages, embed, SPACE, vectorOf } from '../search/collection.ts';

let test: TestDatabase;
let feed: IndexFeed;
beforeEach(async () => {
  test = await createTestDatabase();
  feed = new IndexFeed(test.database, SPACE);
});
afterEach(() => test.drop());

const changedSince = async (moment: Date) => (await Array.fromAsync(feed.changedSince(moment))).flat();

describe('the feed of the index', () => {
  it('streams all visible pictures in order of id, over page borders', async () => {
    const ids = await addImages(test.database, 2_100);
    await new ImageRepository(test.database).setState([ids[5]!], 'hidden');
    const streamed = (await Array.fromAsync(feed.visibleImages())).map(({ id }) => id);
    expect(streamed).toEqual(ids.filter(id => id !== ids[5]).sort());
  });

  it('tells how pictures stand now', async () => {
    const [embedded, bare, hidden] = await addImages(test.database, 3, { city: 'تهران', source: 'divar' });
    await embed(test.database, [embedded!]);
    await embed(test.database, [bare!], 1, { modelId: 'other@11111111', precision: 'fp32' });
    await new ImageRepository(test.database).setState([hidden!], 'hidden');
    const current = new Map(
      (await feed.current([hidden!, bare!, embedded!, newId()])).map(one => [one.id, one]),
    );
    expect([...current.keys()].sort()).toEqual([embedded, bare].sort());
    expect(current.get(bare!)!.vector).toBeNull();
    const { facets, vector } = current.get(embedded!)!;
    expect(facets).toMatchObject({ source: 'divar', city: 'تهران', category: null });
    expect(Math.abs(facets.createdAt - Date.now())).toBeLessThan(60_000);
    for (const [place, value] of vectorOf(0).entries()) expect(vector![place]).toBeCloseTo(value, 3);
  });

  it('names what changed or was embedded since a moment, once, with a new mark for each change', async () => {
    const before = await feed.horizon();
    const ids = await addImages(test.database, 3);
    await embed(test.database, ids);
    const first = await changedSince(before);
    expect(first.map(({ id }) => id)).toEqual([...ids].sort());
    expect(await changedSince(before)).toEqual(first);
    await new ImageRepository(test.database).setState([ids[1]!], 'hidden');
    const second = await changedSince(before);
    const different = second.filter(({ mark }, index) => mark !== first[index]!.mark);
    expect(different.map(({ id }) => id)).toEqual([ids[1]]);
    expect(await changedSince(new Date(Date.now() + 60_000))).toEqual([]);
  });

  it('names changes over page borders', async () => {
    const ids = await addImages(test.database, 2_100);
    expect((await changedSince(new Date(0))).map(({ id }) => id)).toEqual([...ids].sort());
  });
});
