import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../core/data/database/database.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewHistoryRepository } from '../../../../core/data/review/review-history.ts';
import { leasePage, ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision } from '../../../../core/ground/domain/review/review.ts';
import type {
  QueueFilter,
  QueueOrder,
  QueuePair,
  QueueSelection,
} from '../../../../core/ground/domain/review/review-queue.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { fillPairs } from '../../../helpers/fill-pairs.ts';
import { type Explained, type Plan, rowsRead, scansOf } from '../../../helpers/query-plan.ts';

const PAIRS = 60_000;
/** Far fewer than there are: what an index walk may pass over on its way, for words that are anywhere most of all. */
const ROWS_READ = 2_500;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await fillPairs(test.database, PAIRS);
});
afterAll(() => test.drop());

const ORDERS: QueueOrder[] = [
  ...(['lowest', 'highest', 'newest'] as const).map(by => ({ by })),
  { by: 'uncertain', near: 0.4 },
  { by: 'random', seed: 'a' },
];
const DEFAULT: QueueFilter = { status: 'pending', proposed: true, flagged: false };
const FILTERS: QueueFilter[] = [
  {},
  { source: 'translated', scorer: 'text:m' },
  // There is none: only approved pairs were crawled.
  { source: 'crawled' },
  { source: 'feedback' },
  { min: 0.3, max: 0.31 },
  { flagged: true },
  { status: 'approved', reviewerId: 'ali' },
  { reviewerId: 'nobody' },
  { from: '2026-01-01T00:00:00Z' },
  { text: 'سگ قطار' },
  { text: 'گل' },
  { text: 'شماره 43210' },
];

/** How a page is fetched in the middle of a queue: what its plan read of the pairs, as it was run. */
async function explain(order: QueueOrder, filter: QueueSelection): Promise<Plan[]> {
  const { prisma } = test.database;
  const queue = new ReviewQueueRepository(test.database);
  const { cursor } = await queue.next('sara', { filter, order, cursor: null, limit: 8 });
  const page = leasePage('sara', { filter, order, cursor, limit: 8 });
  const [row] = await prisma.$queryRaw<Explained[]>(
    // Prisma's own, so that values stay parameters.
    Object.assign(Object.create(Object.getPrototypeOf(page)), page, {
      strings: [`EXPLAIN (ANALYZE, FORMAT JSON) ${page.strings[0]}`, ...page.strings.slice(1)],
    }),
  );
  return scansOf(row, 'caption_pair');
}

describe('with many pairs', () => {
  it.each(ORDERS)('a page in the order $by reads little, by index, whatever is filtered', async order => {
    for (const filter of FILTERS) {
      const scans = await explain(order, { ...DEFAULT, ...filter });
      const what = JSON.stringify(filter);
      expect(scans.length, what).toBeGreaterThan(0);
      expect(
        scans.map(node => node['Node Type']),
        what,
      ).not.toContain('Seq Scan');
      // Whoever looks for one's own decisions has as many as there are; they are sorted, not walked.
      if (!filter.reviewerId) expect(Math.max(...scans.map(rowsRead)), what).toBeLessThan(ROWS_READ);
    }
  });

  it('pairs like one are looked for among their images alone', async () => {
    const images = await test.database.prisma.image.findMany({ take: 101, select: { id: true } });
    const scans = await explain({ by: 'alike' }, { ...DEFAULT, imageIds: images.map(({ id }) => id) });
    expect(scans.map(node => node['Node Type'])).not.toContain('Seq Scan');
    for (const node of scans) expect(node['Actual Loops'] * node['Actual Rows']).toBeLessThan(ROWS_READ);
  });

  it('no act of an annotator reads a whole table', async () => {
    const before = await wholeReads();
    const database = openDatabase(test.url);
    const queue = new ReviewQueueRepository(database);
    const reviews = new ReviewDecisionRepository(database, { showUnreviewed: true });
    const history = new ReviewHistoryRepository(database);
    const order = { by: 'lowest' } as const;
    const { pairs } = await queue.next('sara', { filter: DEFAULT, order, cursor: null, limit: 8 });
    const on = ({ id, status, persian }: QueuePair) => ({
      id: newId(),
      pairId: id,
      seen: { status, persian },
    });
    const [first, second, third, fourth, fifth] = pairs as [
      QueuePair,
      QueuePair,
      QueuePair,
      QueuePair,
      QueuePair,
    ];
    const decisions: Decision[] = [
      { ...on(first), action: 'approve' },
      { ...on(second), action: 'reject', reasons: ['unfit'] },
      { ...on(third), action: 'edit', text: 'بهتر' },
      { ...on(fourth), action: 'skip' },
      { ...on(fifth), action: 'flag' },
    ];
    await reviews.decide({ id: 'sara', name: 'Sara' }, decisions);
    const [latest] = await history.own('sara', { before: null, limit: 1 });
    await reviews.decide({ id: 'sara', name: 'Sara' }, [
      { id: newId(), action: 'undo', undoes: latest?.id ?? '' },
    ]);
    await history.own('sara', { before: decisions[0]?.id ?? null, limit: 5 });
    await history.progress('sara', new Date(0));
    await queue.take(
      'sara',
      pairs.slice(5).map(({ id }) => id),
    );
    await queue.release('sara', null);
    await database.close();
    expect(await wholeReads()).toEqual(before);
  });
});

/** Sequential scans of the big tables so far. A connection hands its counts in when it ends. */
async function wholeReads() {
  const { prisma } = test.database;
  await prisma.$executeRaw`SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()`;
  return prisma.$queryRaw`
    SELECT relname, seq_scan::int FROM pg_stat_user_tables
    WHERE relname IN ('caption_pair', 'image', 'review') ORDER BY relname`;
}
