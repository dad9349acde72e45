import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScoreBucketRepository } from '../../../../core/data/captions/score-buckets.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { SearchRowRepository } from '../../../../core/data/images/search-rows.ts';
import type { PairStatus } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
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

  it('leave out hidden, removed and unknown images', async () => {
    const [shown, hidden] = await addImages(test.database, 2);
    await new ImageRepository(test.database).setState([hidden!], 'hidden');
    const found = await rows.find([hidden!, shown!, newId()]);
    expect([...found.keys()]).toEqual([shown]);
    expect(await rows.find([])).toEqual(new Map());
  });
});
