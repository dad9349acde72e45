import { expect, onTestFinished, test } from 'vitest';
import { readCoverage, readCrawlCounts } from '../../../../core/data/crawl/crawl-counts.ts';
import { CarriedRunRepository } from '../../../../core/data/jobs/carried-runs.ts';
import { JobRunRepository } from '../../../../core/data/jobs/job-runs.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase } from '../../../helpers/database.ts';

test('the counts of a crawl are kept, and folded, as its entries come, move and go', async () => {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  const { prisma } = database;
  const jobId = newId();
  await prisma.crawlJob.create({ data: { id: jobId, source: 'divar', query: 'tehran', state: 'running' } });
  await prisma.$executeRaw`
    INSERT INTO crawl_item (source, token, kind, job_id, picture, updated_at)
    SELECT 'divar', n::text, (CASE WHEN n % 3 = 0 THEN 'post' ELSE 'picture' END)::"CrawlItemKind", ${jobId}::uuid, '{}', now()
    FROM generate_series(1, 6000) AS n`;
  await prisma.$executeRaw`UPDATE crawl_item SET state = 'done' WHERE token::int <= 3000`;
  await prisma.$executeRaw`UPDATE crawl_item SET attempts = 1`;
  // As many statements as a crawl has.
  await prisma.$executeRaw`
    DO $$ BEGIN FOR n IN 3001..6000 LOOP UPDATE crawl_item SET state = 'gone' WHERE token = n::text; END LOOP; END $$`;
  await prisma.$executeRaw`DELETE FROM crawl_item WHERE token::int > 5997`;
  const counted = await prisma.crawlItem.groupBy({ by: ['kind', 'state'], _count: true });
  const expected = counted.map(({ kind, state, _count }) => ({ jobId, kind, state, count: _count }));
  const rows = () => prisma.crawlCountChange.count();
  const before = await rows();
  for (const _ of ['before the fold', 'after it']) {
    const kept = await readCrawlCounts(database, 'divar');
    expect(kept.map(({ kind, state, count }) => ({ jobId, kind, state, count }))).toEqual(
      expect.arrayContaining(expected),
    );
    expect(kept).toHaveLength(expected.length);
  }
  expect([before > 5_000, await rows()]).toEqual([true, expected.length]);
  const [coverage] = await readCoverage(database, 'divar');
  expect(coverage).toMatchObject({
    posts: { done: 1_000, gone: 999 },
    pictures: { done: 2_000, gone: 1_998 },
  });
  expect(await readCrawlCounts(database, 'commons')).toEqual([]);
});

test('a run may be of more bytes than 32 bits hold', async () => {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  const runs = new JobRunRepository(database);
  const { id } = await runs.add({ kind: 'pull-model', name: 'x' });
  await new CarriedRunRepository(database).advance(id, { done: 5_000_000_001, total: 2 ** 40, problems: [] });
  const [run] = await runs.list({ limit: 1 });
  expect([run!.done, run!.total]).toEqual([5_000_000_001, 2 ** 40]);
});
