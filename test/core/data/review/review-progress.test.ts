import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewProgressRepository } from '../../../../core/data/review/review-progress.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision } from '../../../../core/ground/domain/review/review.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { fillPairs } from '../../../helpers/fill-pairs.ts';
import { Random } from '../../../helpers/random.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

/** The same counted anew from the trail. */
const recount = () => test.database.prisma.$queryRaw`
  WITH acts AS (
    SELECT r.*, extract(epoch FROM r.created_at - lag(r.created_at) OVER w)::float8 AS gap
    FROM review r WHERE r.bulk_decision_id IS NULL AND r.reviewer_id IS NOT NULL
    WINDOW w AS (PARTITION BY r.reviewer_id ORDER BY r.created_at, r.id)
  )
  SELECT (created_at AT TIME ZONE 'Asia/Tehran')::date::text AS day, reviewer_id AS "personId",
    count(*) FILTER (WHERE action IN ('approve', 'edit') AND undone_at IS NULL)::int AS approved,
    count(*) FILTER (WHERE action = 'reject' AND undone_at IS NULL)::int AS rejected,
    count(*) FILTER (WHERE action = 'edit' AND undone_at IS NULL)::int AS edited,
    count(*) FILTER (WHERE action = 'skip' AND undone_at IS NULL)::int AS skipped,
    round(coalesce(sum(gap) FILTER (WHERE gap <= 120), 0)::numeric, 3)::float8 AS "activeSeconds"
  FROM acts GROUP BY 1, 2 ORDER BY 1, 2`;

it('keeps what a recount of the trail would say, through undoing and through two people at once', async () => {
  const { database } = test;
  await fillPairs(database, 60);
  const decisions = new ReviewDecisionRepository(database, { showUnreviewed: true });
  const progress = new ReviewProgressRepository(database);
  const pairs = await database.prisma.captionPair.findMany({ where: { status: 'pending' } });
  const random = new Random(20_261_129);
  const done: Record<string, string[]> = { sara: [], ali: [] };
  for (let round = 0; round < 12; round += 1) {
    const acts = ['sara', 'ali'].map(async (id, place) => {
      const list = Array.from({ length: 3 }, (_, step): Decision => {
        const pair = pairs[(round * 6 + place * 3 + step) % pairs.length]!;
        const on = { id: newId(), pairId: pair.id, seen: { status: pair.status, persian: pair.persian } };
        const undoes = done[id]!.pop();
        return random.pick<Decision>([
          { ...on, action: 'approve' },
          { ...on, action: 'reject', reasons: [] },
          { ...on, action: 'edit', text: `${pair.persian} ${round}` },
          { ...on, action: 'skip' },
          ...(undoes === undefined ? [] : [{ id: newId(), action: 'undo' as const, undoes }]),
        ]);
      });
      await decisions.decide({ id, name: id }, list);
      done[id]!.push(...list.filter(({ action }) => action !== 'undo').map(one => one.id));
    });
    await Promise.all(acts);
    // Yesterday's acts as well, and long pauses.
    if (round === 5)
      await database.prisma.$executeRaw`
      INSERT INTO review (id, pair_id, reviewer, reviewer_id, action, previous_status, status, created_at)
      SELECT gen_random_uuid(), ${pairs[0]!.id}::uuid, 'Mina', 'mina', 'reject'::"ReviewAction", 'pending'::"PairStatus", 'rejected'::"PairStatus",
        now() - interval '1 day' + make_interval(secs => n * 50) FROM generate_series(0, 4) AS n
      UNION ALL
      SELECT gen_random_uuid(), ${pairs[0]!.id}::uuid, 'Mina', 'mina', 'skip', 'pending', 'pending',
        now() - interval '1 day' + interval '10 minutes'`;
  }
  await database.prisma.captionPair.delete({ where: { id: pairs[1]!.id } });
  const kept = await progress.byDay({ days: 7 });
  const rounded = kept.map(one => ({ ...one, activeSeconds: Math.round(one.activeSeconds * 1_000) / 1_000 }));
  // What a deleted pair's acts were is not known any more, but for the time that they took.
  const known = (rows: unknown) => (rows as typeof kept).map(({ activeSeconds: _, ...row }) => row);
  expect(known(rounded)).toEqual(known(await recount()));
  expect(kept.find(({ personId }) => personId === 'mina')).toMatchObject({
    rejected: 5,
    skipped: 1,
    activeSeconds: 200,
  });
  await database.prisma.$executeRaw`TRUNCATE review`;
  expect(await progress.byDay({ days: 7 })).toEqual([]);
});
