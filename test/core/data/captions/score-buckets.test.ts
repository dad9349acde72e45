import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CaptionPairRepository } from '../../../../core/data/captions/caption-pairs.ts';
import { ScoreBucketRepository } from '../../../../core/data/captions/score-buckets.ts';
import { BUCKETS, bucketStart } from '../../../../core/ground/domain/captions/score-buckets.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { Random } from '../../../helpers/random.ts';

let test: TestDatabase;
let buckets: ScoreBucketRepository;
let pairs: CaptionPairRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  buckets = new ScoreBucketRepository(test.database);
  pairs = new CaptionPairRepository(test.database);
});
afterEach(() => test.drop());

const SCORERS = ['text:m', 'image:m'];

async function addImages(count: number): Promise<string[]> {
  const data = Array.from({ length: count }, () => {
    const id = newId();
    const sha256 = Uint8Array.from(createHash('sha256').update(id).digest());
    return { id, sha256, format: 'jpeg', width: 1, height: 1, byteSize: 1, source: 'dataset' as const };
  });
  await test.database.prisma.image.createMany({ data });
  return data.map(({ id }) => id);
}

async function expectAgreement(): Promise<void> {
  expect(await buckets.scorers()).toEqual(await pairs.scorers());
  const counted = await test.database.prisma.captionPair.groupBy({ by: ['status'], _count: true });
  const byStatus = Object.fromEntries(counted.map(({ status, _count }) => [status, _count]));
  expect(await buckets.totals()).toEqual({ pending: 0, approved: 0, rejected: 0, ...byStatus });
  for (const scorer of SCORERS) {
    for (const filter of [{ scorer }, { scorer, source: 'crawled' as const }, { scorer, proposed: false }]) {
      expect(await buckets.histogram(filter)).toEqual(await pairs.histogram(filter));
    }
    const judged = await buckets.histogram({ scorer, judged: true });
    const sum = judged.reduce(
      (total, { pending, approved, rejected }) => total + pending + approved + rejected,
      0,
    );
    expect(sum).toBe(
      await test.database.prisma.captionPair.count({
        where: { scorer, score: { not: null }, reviewerId: { not: null } },
      }),
    );
  }
}

it('agrees with a recount after any statements, also several at once, and through folds', async () => {
  const { prisma } = test.database;
  const generator = new Random(20_261_125);
  const random = () => generator.next();
  const pick = <Item>(items: readonly Item[]): Item => generator.pick(items);
  const images = await addImages(40);
  const score = () => (random() < 0.2 ? bucketStart(Math.floor(random() * BUCKETS)) : random() * 2 - 1);
  const insert = () =>
    prisma.captionPair.createMany({
      data: Array.from({ length: 30 }, () => ({
        id: newId(),
        imageId: pick(images),
        persian: `${random()}`,
        proposed: random() < 0.7,
        source: pick(['translated', 'crawled'] as const),
        scorer: pick(SCORERS),
        score: random() < 0.8 ? score() : null,
        status: pick(['pending', 'approved'] as const),
      })),
    });
  const share = () => random() * 0.5;
  const statements: (() => Promise<unknown>)[] = [
    insert,
    () => prisma.$executeRaw`UPDATE caption_pair SET status = 'rejected' WHERE random() < ${share()}`,
    () => prisma.$executeRaw`UPDATE caption_pair SET status = 'pending' WHERE random() < ${share()}`,
    () =>
      prisma.$executeRaw`UPDATE caption_pair SET score = random() * 2 - 1, scorer = 'text:m' WHERE random() < 0.2`,
    () => prisma.$executeRaw`UPDATE caption_pair SET score = NULL, scorer = NULL WHERE random() < 0.1`,
    () => prisma.$executeRaw`UPDATE caption_pair SET proposed = NOT proposed WHERE random() < 0.2`,
    () =>
      prisma.$executeRaw`UPDATE caption_pair SET reviewer_id = nullif('x', reviewer_id) WHERE random() < ${share()}`,
    () => prisma.$executeRaw`UPDATE caption_pair SET persian = persian || '.' WHERE random() < 0.2`,
    () => prisma.$executeRaw`DELETE FROM caption_pair WHERE random() < 0.1`,
    // An image goes with its pairs, by cascade.
    () =>
      prisma.$executeRaw`DELETE FROM image WHERE id = (SELECT id FROM image ORDER BY random() LIMIT 1) AND random() < 0.2`,
    () => buckets.fold(),
  ];
  for (let round = 0; round < 25; round += 1) {
    const left = await prisma.image.findMany({ select: { id: true } });
    images.splice(0, images.length, ...left.map(({ id }) => id));
    // Some of them fail (deadlocks, an image that is gone): they change nothing then, and the counts must know.
    await Promise.allSettled([insert(), pick(statements)(), pick(statements)(), pick(statements)()]);
    await expectAgreement();
  }
  expect(await pairs.count({ min: -1 })).toBeGreaterThan(100);
  await prisma.$executeRaw`TRUNCATE caption_pair CASCADE`;
  await expectAgreement();
});

it('a bucket begins exactly where a score reaches its edge', async () => {
  const edges = Array.from({ length: BUCKETS + 1 }, (_, index) => bucketStart(index));
  const rows = await test.database.prisma.$queryRaw<{ wrong: number }[]>`
    SELECT count(*)::int AS wrong
    FROM unnest(${edges}::float8[]) WITH ORDINALITY AS e(edge, place),
      LATERAL (VALUES (e.edge::float4, 0), (e.edge::float4 - 1e-6::float4, -1), (e.edge::float4 + 1e-6::float4, 0),
        ((e.edge + 0.005)::float4, 0)) AS near(score, shift)
    WHERE score BETWEEN -1 AND 1
      AND score_bucket_of(score) <> least(${BUCKETS - 1}::int, greatest(0, place - 1 + shift))`;
  expect(rows[0]!.wrong).toBe(0);
});

it('folds by itself when a reader finds many changes', async () => {
  const { prisma } = test.database;
  await prisma.$executeRaw`
    INSERT INTO score_bucket_change (source, scorer, proposed, status, bucket, change)
    SELECT 'crawled', 'text:m', true, 'pending', i % 200, 1 FROM generate_series(1, 30000) AS i`;
  const before = await buckets.histogram({ scorer: 'text:m' });
  expect(await prisma.scoreBucketChange.count()).toBe(200);
  expect(await buckets.histogram({ scorer: 'text:m' })).toEqual(before);
  expect(before[7]).toEqual({ bucket: 7, pending: 150, approved: 0, rejected: 0 });
});
