import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SearchRowRepository } from '../../../../core/data/images/search-rows.ts';
import { IndexFeed } from '../../../../core/data/models/index-feed.ts';
import { QueryLog } from '../../../../core/data/queries/query-log.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { QueryKeeper } from '../../../../core/work/search/query-keeper.ts';
import { foldDuplicates } from '../../../../core/work/search/ranking/fold-duplicates.ts';
import { SearchService } from '../../../../core/work/search/service.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages, DIMENSION, embed, log, SPACE, vectorOf } from './collection.ts';

let test: TestDatabase;
let service: SearchService;
let ids: string[];
let rows: SearchRowRepository;

/** Says that an image looks like an older one. */
const link = (id: string, older: string) =>
  test.database.prisma.image.update({ where: { id }, data: { nearDuplicateOfId: older } });

beforeAll(async () => {
  test = await createTestDatabase();
  ids = await addImages(test.database, 240);
  await embed(test.database, ids);
  rows = new SearchRowRepository(test.database);
  const queryLog = new QueryLog(test.database);
  service = new SearchService({
    space: SPACE,
    textEncoder: { dimension: DIMENSION, encode: async () => vectorOf(0), close: async () => undefined },
    imageEncoder: () => Promise.reject(new Error('not here')),
    // In order of coming in, so that the test knows what ought to be where.
    index: {
      search: async (_, k) => ids.slice(0, k).map((id, place) => ({ id, score: 1 - place / 1_000 })),
      scores: async () => new Map(),
    },
    words: { search: async () => [], holding: async () => [], read: async () => ({}) },
    fit: { of: async () => null },
    asked: { note: () => undefined },
    feed: new IndexFeed(test.database, SPACE),
    rows,
    queryLog,
    seen: text => text,
    keeper: new QueryKeeper({ queryLog, log }),
    pathOf: sha256 => sha256,
    concurrency: 2,
    timeoutMs: 60_000,
  });
  // 1, 2 and 3 look like 0, the last by way of 2; 5 to 84 like 4; 200 and 201, which no list reaches, like 100.
  await link(ids[1]!, ids[0]!);
  await link(ids[2]!, ids[0]!);
  await link(ids[3]!, ids[2]!);
  for (let at = 5; at < 85; at++) await link(ids[at]!, ids[4]!);
  await link(ids[200]!, ids[100]!);
  await link(ids[201]!, ids[200]!);
});
afterAll(() => test.drop());

const places = (hits: readonly { imageId: string }[]) => hits.map(({ imageId }) => ids.indexOf(imageId));

describe('images that look the same', () => {
  it('count as one hit that says how many others there are, and a hundred stay a hundred', async () => {
    const page = await service.search({ text: 'گربه', top: 100 });
    expect(places(page.hits)).toEqual([0, 4, ...Array.from({ length: 98 }, (_, at) => 85 + at)]);
    expect(page.hits.map(({ rank }) => rank)).toEqual(page.hits.map((_, at) => at + 1));
    const alike = Object.fromEntries(page.hits.map(({ alike: count }, at) => [places(page.hits)[at], count]));
    expect([alike[0], alike[4], alike[85], alike[100]]).toEqual([3, 80, 0, 2]);
  });

  it('never come again on another page', async () => {
    const first = await service.search({ text: 'گربه' });
    const pages = [first];
    for (let { nextOffset } = first; nextOffset !== null; nextOffset = pages.at(-1)!.nextOffset) {
      pages.push(await service.search({ queryId: first.queryId, offset: nextOffset }));
    }
    const shown = pages.flatMap(({ hits }) => hits.map(({ imageId }) => imageId));
    const { groups } = await rows.findGrouped(shown, []);
    expect(new Set(shown.map(id => groups.get(id) ?? id)).size).toBe(100);
    expect(pages).toHaveLength(10);
  });

  it('are listed each by itself when asked, and then none is said to be folded', async () => {
    const page = await service.search({ text: 'گربه', top: 100, duplicates: true });
    expect(places(page.hits)).toEqual(Array.from({ length: 100 }, (_, at) => at));
    expect(page.hits.filter(({ alike }) => alike > 0)).toEqual([]);
  });

  it('are all shown to whoever asks for the likes of one of them', async () => {
    const page = await service.search({ imageId: ids[2]!, top: 10 });
    expect(places(page.hits)).toEqual([0, 1, 3, 4, 85, 86, 87, 88, 89, 90]);
    expect(page.hits.map(({ alike }) => alike)).toEqual([0, 0, 0, 80, 0, 0, 0, 0, 0, 0]);
  });

  it('are counted without those that are hidden, and stay one when the oldest is hidden', async () => {
    const { prisma } = test.database;
    await prisma.image.update({ where: { id: ids[0]! }, data: { state: 'hidden' } });
    try {
      const [first, second] = (await service.search({ text: 'گربه' })).hits;
      // The list was cut before it was hidden: it leaves its place to nobody.
      expect(places([first!, second!])).toEqual([4, 85]);
    } finally {
      await prisma.image.update({ where: { id: ids[0]! }, data: { state: 'visible' } });
    }
    const found = await rows.find([ids[0]!, ids[3]!, ids[150]!, newId()]);
    const others = (at: number) => ids.slice(0, 4).filter(id => id !== ids[at]);
    expect(new Map([...found.values()].map(({ id, alike }) => [id, alike]))).toEqual(
      new Map([0, 3, 150].map(at => [ids[at], at < 4 ? others(at) : []])),
    );
  });
});

describe('folding', () => {
  const matchesOf = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: `${at}`, score: 1 - at / 1_000 }));
  /** Ten of each look the same. */
  const tens = async (list: readonly string[]) =>
    new Map(list.map(id => [id, `${Math.floor(Number(id) / 10)}`]));

  it('looks deeper until there are enough, and no deeper where there are no more', async () => {
    const find = vi.fn(async (depth: number) => matchesOf(Math.min(depth, 1_000)));
    const few = await foldDuplicates(find, { limit: 20, groupsOf: tens });
    expect(few.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, at) => `${at * 10}`));
    expect(find.mock.calls.map(([depth]) => depth)).toEqual([20, 40, 80, 160]);
    find.mockClear();
    const all = vi.fn(async (depth: number) => matchesOf(Math.min(depth, 30)));
    expect(await foldDuplicates(all, { limit: 20, groupsOf: tens })).toHaveLength(3);
    expect(all).toHaveBeenCalledTimes(2);
  });

  it('asks once where nothing looks the same', async () => {
    const find = vi.fn(async (depth: number) => matchesOf(depth));
    const groupsOf = async () => new Map<string, string>();
    expect(await foldDuplicates(find, { limit: 20, groupsOf })).toEqual(matchesOf(20));
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('ends where links go in a circle', async () => {
    const [one, other] = (await addImages(test.database, 2)) as [string, string];
    await link(one, other);
    await link(other, one);
    const { groups } = await rows.findGrouped([one, other, newId()], []);
    expect(groups.get(one)).toBe(groups.get(other));
    expect((await rows.find([one])).get(one)!.alike).toEqual([other]);
  });
});
