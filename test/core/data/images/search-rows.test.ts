import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScoreBucketRepository } from '../../../../core/data/captions/score-buckets.ts';
import type { Database, HotQuery } from '../../../../core/data/database/database.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { SearchRowRepository } from '../../../../core/data/images/search-rows.ts';
import type { PairStatus } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { type Explained, rowsRead, scansOf } from '../../../helpers/query-plan.ts';
import { addImages } from '../../work/search/collection.ts';

let test: TestDatabase;
let rows: SearchRowRepository;
beforeAll(async () => {
  test = await createTestDatabase();
  rows = new SearchRowRepository(test.database);
});
afterAll(() => test.drop());

async function addCaption(
  imageId: string,
  persian: string,
  status: PairStatus,
  score: number | null,
  day = 1,
) {
  const createdAt = new Date(Date.UTC(2026, 0, day));
  const data = { id: newId(), imageId, persian, source: 'crawled' as const, status, score, createdAt };
  await test.database.prisma.captionPair.create({ data });
}

/** Images of which every third looks the same as the one before. */
async function fill({ prisma }: Database, count: number): Promise<void> {
  const id = (number: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  await prisma.$executeRawUnsafe(`
    INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at, near_duplicate_of_id)
    SELECT ${id('n')}, sha256(n::text::bytea), 'png', 8, 8, 100, 'upload', now(), CASE WHEN n % 3 = 0 THEN ${id('n - 1')} END
    FROM generate_series(1, ${count}) n`);
}

/** The plan that PostgreSQL keeps for all values: what it runs from the sixth search of a connection on. */
async function explainKept({ url, prisma }: Database, ids: readonly string[]) {
  let asked: HotQuery | undefined;
  const listening: Database = {
    ask: async query => {
      asked = query;
      return [];
    },
    url,
    prisma,
    close: async () => undefined,
  };
  await new SearchRowRepository(listening).findGrouped(ids, ids.slice(0, 14));
  const [all, first] = [ids, ids.slice(0, 14)].map(some => `'{${some.join()}}'`);
  return prisma.$transaction(async connection => {
    await connection.$executeRawUnsafe('SET LOCAL plan_cache_mode = force_generic_plan');
    await connection.$executeRawUnsafe(`PREPARE kept AS ${asked?.sql}`);
    const [row] = await connection.$queryRawUnsafe<Explained[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE kept(${all}, ${first})`,
    );
    await connection.$executeRawUnsafe('DEALLOCATE kept');
    return scansOf(row, 'image');
  });
}

it('rows are read by number, and no table is read whole, whether the database knows its tables or not yet', async () => {
  const own = await createTestDatabase();
  try {
    await fill(own.database, 3_000);
    const images = await own.database.prisma.image.findMany({
      select: { id: true },
      orderBy: { sha256: 'asc' },
      take: 100,
    });
    const ids = images.map(({ id }) => id);
    for (const isKnown of [false, true]) {
      if (isKnown) await own.database.prisma.$executeRaw`ANALYZE`;
      const scans = await explainKept(own.database, ids);
      expect(scans.length).toBeGreaterThan(3);
      expect(scans.map(node => node['Node Type'])).not.toContain('Seq Scan');
      for (const node of scans) expect(rowsRead(node)).toBeLessThanOrEqual(ids.length);
    }
  } finally {
    await own.drop();
  }
});

describe('rows of results', () => {
  it('tell of an image what an edge shows', async () => {
    const sha256 = '0123456789abcdef'.repeat(4);
    const fields = { sha256, format: 'webp', width: 30, height: 40, source: 'dataset' as const };
    const optional = { sourceUrl: 'https://example.com/1', sourceToken: 'x1', attribution: 'کسی' };
    const [id] = await addImages(test.database, 1, { ...fields, ...optional });
    const { sourceToken: _, ...shown } = optional;
    expect((await rows.find([id!])).get(id!)).toEqual({
      id,
      ...fields,
      ...shown,
      caption: null,
      isCaptioned: false,
      alike: [],
    });
  });

  it('take approved captions before others, then the best, then the oldest, and never rejected ones', async () => {
    const [id] = await addImages(test.database, 1);
    const row = async () => (await rows.find([id!])).get(id!)!;
    const caption = async () => (await row()).caption;
    await addCaption(id!, 'رد شده', 'rejected', 1);
    expect(await caption()).toBeNull();
    await addCaption(id!, 'بی‌امتیاز', 'pending', null);
    expect(await caption()).toBe('بی‌امتیاز');
    await addCaption(id!, 'بد', 'pending', 0.1);
    expect(await caption()).toBe('بد');
    await addCaption(id!, 'خوب و تازه', 'pending', 0.9, 3);
    await addCaption(id!, 'خوب و کهنه', 'pending', 0.9, 2);
    expect(await row()).toMatchObject({ caption: 'خوب و کهنه', isCaptioned: false });
    await addCaption(id!, 'پذیرفته', 'approved', null, 9);
    expect(await row()).toMatchObject({ caption: 'پذیرفته', isCaptioned: true });
    expect(await new ScoreBucketRepository(test.database).totals()).toEqual({
      approved: 1,
      pending: 4,
      rejected: 1,
    });
  });

  it('are read together for searches at the same time, and each gets those of its own images', async () => {
    const { prisma, url, close } = test.database;
    let asked = 0;
    const counting = new SearchRowRepository({
      prisma,
      url,
      close,
      ask: (query, values) => {
        asked += 1;
        return test.database.ask(query, values);
      },
    });
    const ids = await addImages(test.database, 6);
    await prisma.image.update({ where: { id: ids[1]! }, data: { nearDuplicateOfId: ids[0]! } });
    const searches = [ids.slice(0, 3), ids.slice(1, 5), ids.slice(3), []];
    const together = await Promise.all(
      searches.map(images => counting.findGrouped(images, images.slice(0, 2))),
    );
    expect(asked).toBe(1);
    const alone = [];
    for (const images of searches) alone.push(await rows.findGrouped(images, images.slice(0, 2)));
    expect(together).toEqual(alone);
    expect(together[1]!.groups).toEqual(new Map([[ids[1], ids[0]]]));
    expect([...together[1]!.rows.keys()]).toEqual([ids[1], ids[2]]);
    expect(together[0]!.rows.get(ids[0]!)!.alike).toEqual([ids[1]]);
  });

  it('leave out hidden, removed and unknown images', async () => {
    const [shown, hidden] = await addImages(test.database, 2);
    await new ImageRepository(test.database).setState([hidden!], 'hidden');
    const found = await rows.find([hidden!, shown!, newId()]);
    expect([...found.keys()]).toEqual([shown]);
    expect(await rows.find([])).toEqual(new Map());
  });
});
