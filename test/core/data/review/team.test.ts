import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FetchedPairRepository } from '../../../../core/data/captions/fetched-pairs.ts';
import { blindPairs, readBlindPairs } from '../../../../core/data/review/blind-votes.ts';
import { DisputeRepository } from '../../../../core/data/review/disputes.ts';
import { GoldPairRepository } from '../../../../core/data/review/gold-pairs.ts';
import { PairDecisionRepository } from '../../../../core/data/review/pair-decisions.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewHistoryRepository } from '../../../../core/data/review/review-history.ts';
import { ReviewProgressRepository } from '../../../../core/data/review/review-progress.ts';
import { ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { TeamSettings } from '../../../../core/data/review/team-settings.ts';
import { WaitingVotes } from '../../../../core/data/review/waiting-votes.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision } from '../../../../core/ground/domain/review/review.ts';
import { measureAgreement } from '../../../../core/work/review/team-agreement.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { putPairs } from '../captions/put-pairs.ts';

let test: TestDatabase;
let decisions: ReviewDecisionRepository;
let queue: ReviewQueueRepository;
let gold: GoldPairRepository;
let ids: string[];
beforeEach(async () => {
  test = await createTestDatabase();
  decisions = new ReviewDecisionRepository(test.database, { showUnreviewed: true });
  queue = new ReviewQueueRepository(test.database);
  gold = new GoldPairRepository(test.database);
  ids = await putPairs(test.database, [{}, {}, {}]);
  await new TeamSettings(test.database).write({ people: 2, share: 1, goldShare: 0, dailyGoal: 0 });
});
afterEach(() => test.drop());

const pair = (id: string) => test.database.prisma.captionPair.findUniqueOrThrow({ where: { id } });
const shown = async (who: string) =>
  (
    await queue.next(who, { filter: { status: 'pending' }, order: { by: 'lowest' }, cursor: null, limit: 9 })
  ).pairs
    .map(({ id }) => id)
    .toSorted();

type What =
  | { action: 'approve' }
  | { action: 'reject'; reasons?: 'wrong-meaning'[] }
  | { action: 'edit'; text: string };

/** Decides as who saw the pair as it is now, or as it was shown. */
async function decide(who: string, pairId: string, what: What, { adjudicates = false, id = newId() } = {}) {
  const { status, persian } = await pair(pairId);
  const on = { id, pairId, seen: { status, persian } };
  const decision: Decision =
    what.action === 'reject' ? { ...on, action: 'reject', reasons: what.reasons ?? [] } : { ...on, ...what };
  const [outcome] = await decisions.decide({ id: who, name: who, adjudicates }, [decision]);
  await queue.release(who, null);
  return { id, outcome };
}
const undo = async (who: string, undoes: string) =>
  (await decisions.decide({ id: who, name: who }, [{ id: newId(), action: 'undo', undoes }]))[0]?.refusal;

describe('a pair that two people judge', () => {
  it('waits after the first, is not shown to that person again, and is decided where the second agrees', async () => {
    const [first = ''] = ids;
    await decide('sara', first, { action: 'approve' });
    expect(await pair(first)).toMatchObject({ status: 'pending', reviewerId: null, disputed: false });
    expect(await shown('sara')).not.toContain(first);
    await queue.release('sara', null);
    expect(await shown('ali')).toContain(first);
    await queue.release('ali', null);
    await decide('ali', first, { action: 'approve' });
    expect(await pair(first)).toMatchObject({ status: 'approved', reviewerId: 'ali', disputed: false });
  });

  it('takes the same words of two, and keeps what one of them would write to itself', async () => {
    const [first = ''] = ids;
    const { persian } = await pair(first);
    await decide('sara', first, { action: 'edit', text: 'متن بهتر' });
    expect(await pair(first)).toMatchObject({ status: 'pending', persian });
    await decide('ali', first, { action: 'edit', text: 'متن بهتر' });
    expect(await pair(first)).toMatchObject({
      status: 'approved',
      persian: 'متن بهتر',
      originalPersian: persian,
    });
  });

  it('where they do not agree goes to an adjudicator alone, with both decisions', async () => {
    const [first = ''] = ids;
    const disputes = new DisputeRepository(test.database);
    await decide('sara', first, { action: 'approve' });
    await decide('ali', first, { action: 'reject', reasons: ['wrong-meaning'] });
    expect(await pair(first)).toMatchObject({ status: 'pending', disputed: true });
    for (const who of ['sara', 'ali', 'mina']) {
      expect(await shown(who)).not.toContain(first);
      await queue.release(who, null);
    }
    expect((await decide('mina', first, { action: 'approve' })).outcome?.refusal).toBe('changed');
    expect(await disputes.count()).toBe(1);
    expect(await disputes.oldest(5)).toMatchObject([
      {
        pairId: first,
        votes: [
          { reviewer: 'sara', action: 'approve', reasons: [] },
          { reviewer: 'ali', action: 'reject', reasons: ['wrong-meaning'] },
        ],
      },
    ]);
    await decide('judge', first, { action: 'reject' }, { adjudicates: true });
    expect(await pair(first)).toMatchObject({ status: 'rejected', reviewerId: 'judge', disputed: false });
    expect(await disputes.count()).toBe(0);
  });

  it('goes back to where it was with each act that is undone', async () => {
    const [first = ''] = ids;
    const sara = await decide('sara', first, { action: 'approve' });
    const ali = await decide('ali', first, { action: 'reject' });
    // Nobody takes back what another said.
    expect(await undo('sara', ali.id)).toBe('nothing-to-undo');
    expect(await undo('ali', ali.id)).toBeNull();
    expect(await pair(first)).toMatchObject({ status: 'pending', disputed: false });
    await decide('ali', first, { action: 'approve' });
    expect(await pair(first)).toMatchObject({ status: 'approved' });
    // It is decided: the first vote stands.
    expect(await undo('sara', sara.id)).toBe('changed');
  });

  it('counts one vote a person, also one that is sent twice', async () => {
    const [first = ''] = ids;
    const { id } = await decide('sara', first, { action: 'approve' });
    expect((await decide('sara', first, { action: 'approve' }, { id })).outcome?.refusal).toBeNull();
    expect((await decide('sara', first, { action: 'approve' })).outcome?.refusal).toBe('changed');
    expect(await pair(first)).toMatchObject({ status: 'pending' });
  });

  it('says how far people agree, without what the adjudicator said', async () => {
    const [first = '', second = '', third = ''] = ids;
    for (const [id, one, other] of [
      [first, 'approve', 'approve'],
      [second, 'reject', 'reject'],
      [third, 'approve', 'reject'],
    ] as const) {
      await decide('sara', id, { action: one });
      await decide('ali', id, { action: other });
    }
    await decide('judge', third, { action: 'approve' }, { adjudicates: true });
    const agreement = await measureAgreement(await readBlindPairs(test.database));
    expect(agreement.all).toMatchObject({ units: 3 });
    // Three pairs, one apart: kappa (2/3 - 4/9) / (1 - 4/9), alpha 1 - 5 * 2 / 18.
    expect(agreement.people).toMatchObject([{ name: ['ali', 'sara'] }]);
    expect(agreement.people[0]?.measured?.value).toBeCloseTo(0.4, 10);
    expect(agreement.all?.value).toBeCloseTo(1 - 10 / 18, 10);
    expect(agreement.sources.map(({ name }) => name)).toEqual(['translated']);
  });
});

describe('votes that wait', () => {
  const work = (people: number) =>
    new TeamSettings(test.database).write({ people, share: 1, goldShare: 0, dailyGoal: 0 });

  it('are settled when fewer people have to judge a pair', async () => {
    await work(3);
    const [agreed = '', apart = '', early = ''] = ids;
    const { persian } = await pair(agreed);
    const votes = new WaitingVotes(test.database, { showUnreviewed: false });
    expect(await votes.settle()).toBe(true);
    await decide('sara', agreed, { action: 'edit', text: 'متن بهتر' });
    const ali = await decide('ali', agreed, { action: 'edit', text: 'متن بهتر' });
    await decide('sara', apart, { action: 'approve' });
    await decide('ali', apart, { action: 'reject' });
    await decide('sara', early, { action: 'reject' });
    expect(await votes.isDue()).toBe(false);

    await work(2);
    expect(await votes.settle({ deadline: 0 })).toBe(false);
    expect(await votes.settle()).toBe(true);
    expect(await votes.isDue()).toBe(false);
    expect(await pair(agreed)).toMatchObject({
      status: 'approved',
      reviewerId: 'ali',
      disputed: false,
      persian: 'متن بهتر',
      originalPersian: persian,
      score: null,
    });
    const { prisma } = test.database;
    expect(await prisma.image.findFirst({ where: { captionPairs: { some: { id: agreed } } } })).toMatchObject(
      {
        state: 'visible',
      },
    );
    expect(await pair(apart)).toMatchObject({ status: 'pending', reviewerId: null, disputed: true });
    expect(await pair(early)).toMatchObject({ status: 'pending', disputed: false });
    // The last vote decided, and goes back like any that did.
    expect(await undo('ali', ali.id)).toBeNull();
    expect(await pair(agreed)).toMatchObject({ status: 'pending', persian, reviewerId: null });

    // Whoever follows the decisions has read on past the moment at which the vote was cast.
    const fetched = new FetchedPairRepository(test.database, -1_000);
    const { items, cursor } = await fetched.decisions({ limit: 100 });
    // Ali's vote decided, and was taken back; Sara's waits.
    expect(items.map(({ reviewer, action }) => [reviewer, action])).toEqual([
      ['ali', 'edit'],
      ['ali', 'undo'],
    ]);
    await work(1);
    expect(await votes.settle()).toBe(true);
    expect(await pair(early)).toMatchObject({ status: 'rejected', reviewerId: 'sara' });
    const told = await fetched.decisions({ limit: 100, cursor: cursor! });
    expect(told.items.map(({ pairId, status }) => `${pairId} ${status}`).toSorted()).toEqual(
      [`${agreed} approved`, `${early} rejected`].toSorted(),
    );
    expect((await fetched.decisions({ limit: 100, cursor: told.cursor! })).items).toEqual([]);
  });

  it('and are being cast while the rule changes are settled too, and by two settlers at once only once', async () => {
    const [first = '', second = ''] = ids;
    const { prisma } = test.database;
    const votes = new WaitingVotes(test.database, { showUnreviewed: false });
    await decide('sara', second, { action: 'approve' });
    let [isSettled, casting, changing] = [false, Promise.resolve() as Promise<unknown>, Promise.resolve()];
    await prisma.$transaction(
      async tx => {
        await tx.$executeRaw`SELECT FROM caption_pair WHERE id = ${first}::uuid FOR UPDATE`;
        const waiting = async () => {
          const [row] = await prisma.$queryRaw<{ count: number }[]>`
            SELECT count(*)::int AS count FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          return row!.count;
        };
        casting = decide('ali', first, { action: 'approve' });
        await waitFor(async () => (await waiting()) === 1);
        changing = work(1)
          .then(() => Promise.all([votes.settle(), votes.settle()]))
          .then(() => {
            isSettled = true;
          });
        await waitFor(async () => isSettled || (await waiting()) > 1);
      },
      { timeout: 60_000 },
    );
    await Promise.all([casting, changing]);
    expect(await pair(first)).toMatchObject({ status: 'approved', reviewerId: 'ali' });
    expect(await pair(second)).toMatchObject({ status: 'approved', reviewerId: 'sara' });
    expect(await prisma.review.count({ where: { status: 'pending' } })).toBe(0);
  });

  it('for words that the image has by now go to an adjudicator', async () => {
    const [one = '', other = ''] = await putPairs(test.database, [
      { picture: 'a', persian: 'یک' },
      { picture: 'a', persian: 'دو' },
    ]);
    for (const id of [one, other]) await decide('sara', id, { action: 'edit', text: 'سه' });
    await work(1);
    expect(await new WaitingVotes(test.database, { showUnreviewed: false }).settle()).toBe(true);
    const after = [await pair(one), await pair(other)];
    expect(after.map(({ persian }) => persian).toSorted()).toEqual(['دو', 'سه'].toSorted());
    expect(after.map(({ disputed }) => disputed).toSorted()).toEqual([false, true]);
  });

  it('count in the day of who cast them, and show nobody whose they are', async () => {
    const [first = ''] = ids;
    const sara = await decide('sara', first, { action: 'reject' });
    await decide('ali', first, { action: 'edit', text: 'متن بهتر' });
    const history = new ReviewHistoryRepository(test.database);
    expect(await history.progress('sara')).toMatchObject({ approved: 0, rejected: 1 });
    expect(await history.progress('ali')).toMatchObject({ approved: 1, rejected: 0 });
    expect(await undo('sara', sara.id)).toBeNull();
    expect(await pair(first)).toMatchObject({ reviewerId: null, reviewedAt: null });
  });

  it('agree where one approved and the other saved the words as they were', async () => {
    const [first = ''] = ids;
    const { persian } = await pair(first);
    await decide('sara', first, { action: 'edit', text: persian });
    await decide('ali', first, { action: 'approve' });
    expect(await pair(first)).toMatchObject({ status: 'approved', disputed: false, originalPersian: null });
    expect(await readBlindPairs(test.database)).toMatchObject([
      { votes: [{ said: 'approve' }, { said: 'approve' }] },
    ]);
  });

  it('are read by their index, the newest first', async () => {
    const { prisma } = test.database;
    await prisma.$executeRaw`
      INSERT INTO review (id, pair_id, reviewer, reviewer_id, action, previous_status, status, blind, created_at)
      SELECT gen_random_uuid(), ${ids[0]}::uuid, 'x', NULL, 'approve', 'pending', 'pending', n % 3 = 0,
        now() - make_interval(secs => n) FROM generate_series(1, 100000) AS n`;
    await prisma.$executeRaw`ANALYZE review`;
    const sql = blindPairs();
    const rows = await prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(
      // Prisma's own, so that values stay parameters.
      Object.assign(Object.create(Object.getPrototypeOf(sql)), sql, {
        strings: [`EXPLAIN ${sql.strings[0]}`, ...sql.strings.slice(1)],
      }),
    );
    const plan = rows.map(row => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan Backward using review_blind_idx/);
  });
});

describe('a gold pair', () => {
  it('looks like one that waits, changes nothing, and is asked once', async () => {
    const [first = ''] = ids;
    await new TeamSettings(test.database).write({ people: 1, share: 0, goldShare: 0, dailyGoal: 0 });
    expect(await gold.add(first, { author: 'judge', note: 'x' })).toBe(false);
    await decide('judge', first, { action: 'reject' });
    expect(await gold.add(first, { author: 'judge', note: 'رنگ فرق دارد' })).toBe(true);
    expect(await gold.next('sara', 5)).toMatchObject([{ id: first, status: 'pending', flagged: false }]);
    const { persian, updatedAt } = await pair(first);
    const answer = (id: string, action: 'approve' | 'reject'): Decision => {
      const on = { id, pairId: first, seen: { status: 'pending' as const, persian } };
      return action === 'reject' ? { ...on, action, reasons: [] } : { ...on, action };
    };
    const id = newId();
    const [missed] = await decisions.decide({ id: 'sara', name: 'sara' }, [answer(id, 'approve')]);
    expect(missed).toEqual({
      id,
      refusal: null,
      by: null,
      gold: { isRight: false, expected: 'rejected', note: 'رنگ فرق دارد' },
    });
    const [right] = await decisions.decide({ id: 'ali', name: 'ali' }, [answer(newId(), 'reject')]);
    expect(right?.gold).toMatchObject({ isRight: true });
    // Sent twice, taken back or answered again: the first answer counts.
    await decisions.decide({ id: 'sara', name: 'sara' }, [answer(id, 'approve'), answer(newId(), 'reject')]);
    expect(await undo('sara', id)).toBeNull();
    expect(await gold.scores()).toEqual([
      { userId: 'ali', answers: 1, right: 1 },
      { userId: 'sara', answers: 1, right: 0 },
    ]);
    // Work like any other, in the day that people see.
    const progress = new ReviewProgressRepository(test.database);
    const days = await progress.byDay({ days: 2 });
    const history = new ReviewHistoryRepository(test.database);
    for (const who of ['sara', 'ali']) {
      const { approved, rejected } = days.find(({ personId }) => personId === who)!;
      expect(await history.progress(who)).toMatchObject({ approved, rejected });
      expect(approved + rejected).toBe(1);
    }
    expect(await gold.next('sara', 5)).toEqual([]);
    expect(await gold.held('mina', [first, ids[1] ?? ''])).toMatchObject([{ id: first }]);
    expect(await pair(first)).toMatchObject({ status: 'rejected', reviewerId: 'judge', updatedAt });
  });

  it('keeps the order of what is decided with it', async () => {
    const [first = '', second = ''] = ids;
    await new TeamSettings(test.database).write({ people: 1, share: 0, goldShare: 0, dailyGoal: 0 });
    await decide('judge', first, { action: 'approve' });
    await gold.add(first, { author: 'judge', note: null });
    const on = (pairId: string, persian: string): Decision => ({
      id: newId(),
      pairId,
      action: 'approve',
      seen: { status: 'pending', persian },
    });
    const list = [on(second, (await pair(second)).persian), on(first, (await pair(first)).persian)];
    const outcomes = await decisions.decide({ id: 'sara', name: 'sara' }, list);
    expect(outcomes.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
    expect(outcomes[0]?.gold).toBeUndefined();
    expect(outcomes[1]?.gold).toMatchObject({ isRight: true });
  });

  /** A pair that the judge approved, as gold, and decisions about it as it is shown. */
  async function makeGold() {
    const [first = ''] = ids;
    await new TeamSettings(test.database).write({ people: 1, share: 0, goldShare: 0, dailyGoal: 0 });
    await decide('judge', first, { action: 'approve' });
    expect(await gold.add(first, { author: 'judge', note: null })).toBe(true);
    const { persian } = await pair(first);
    const act = (action: 'approve' | 'skip' | 'flag'): Decision => ({
      id: newId(),
      pairId: first,
      action,
      seen: { status: 'pending', persian },
    });
    const send = async (...list: Decision[]) =>
      (await decisions.decide({ id: 'sara', name: 'sara' }, list)).map(({ refusal }) => refusal);
    const takeBack = (undoes: string): Decision => ({ id: newId(), action: 'undo', undoes });
    return { first, act, send, takeBack };
  }

  it('that is skipped comes to others only, and back when that is undone', async () => {
    const { first, act, send } = await makeGold();
    const skip = act('skip');
    expect(await send(skip)).toEqual([null]);
    expect(await gold.next('sara', 5)).toEqual([]);
    expect(await gold.next('ali', 5)).toMatchObject([{ id: first }]);
    expect(await undo('sara', skip.id)).toBeNull();
    expect(await gold.held('sara', [first])).toMatchObject([{ id: first, status: 'pending' }]);
    // The lease of who took it back keeps nobody else from it.
    const ali = { id: 'ali', name: 'ali' };
    expect(await decisions.decide(ali, [act('skip')])).toMatchObject([{ refusal: null }]);
    expect(await gold.scores()).toEqual([]);
  });

  it('that is flagged is set aside for all', async () => {
    const { first, act, send } = await makeGold();
    const flag = act('flag');
    expect(await send(flag)).toEqual([null]);
    expect(await pair(first)).toMatchObject({ flagged: true, status: 'approved', reviewerId: 'judge' });
    expect(await gold.next('sara', 5)).toEqual([]);
    expect(await undo('sara', flag.id)).toBeNull();
    expect(await pair(first)).toMatchObject({ flagged: false, status: 'approved', reviewerId: 'judge' });
  });

  it('takes an answer and its undoing in one request, and again', async () => {
    const { act, send, takeBack } = await makeGold();
    const [answer, skip, later] = [act('approve'), act('skip'), act('approve')];
    expect(await send(answer, takeBack(answer.id), skip, takeBack(skip.id))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(await send(later)).toEqual([null]);
    expect(await send(takeBack(later.id))).toEqual([null]);
    expect(await gold.scores()).toEqual([{ userId: 'sara', answers: 1, right: 1 }]);
  });

  it('is one no longer when it is decided otherwise, by whomever, or taken out', async () => {
    const { first } = await makeGold();
    await decide('judge', first, { action: 'reject' });
    expect(await gold.count()).toBe(0);
    expect(await gold.add(first, { author: 'judge', note: null })).toBe(true);
    expect(await gold.newest(5)).toMatchObject([{ pairId: first, expected: 'rejected', author: 'judge' }]);
    await gold.remove(first);
    expect(await gold.count()).toBe(0);
    const bulk = new PairDecisionRepository(test.database, { showUnreviewed: true });
    const { id } = await bulk.filter({}, 0.1);
    expect(await gold.add(ids[1] ?? '', { author: 'judge', note: null })).toBe(true);
    await bulk.undo(id);
    expect(await gold.count()).toBe(0);
  });

  it('made of a dispute tells the second adjudicator that it was settled', async () => {
    const [first = ''] = ids;
    await decide('sara', first, { action: 'approve' });
    await decide('ali', first, { action: 'reject' });
    const { persian } = await pair(first);
    const judgement = (): Decision => ({
      id: newId(),
      pairId: first,
      action: 'approve',
      seen: { status: 'pending', persian },
    });
    const judge = (id: string) => decisions.decide({ id, name: id, adjudicates: true }, [judgement()]);
    expect(await judge('leila')).toMatchObject([{ refusal: null }]);
    await gold.add(first, { author: 'leila', note: null });
    expect(await judge('mina')).toMatchObject([{ refusal: 'changed', by: 'leila' }]);
    expect(await gold.scores()).toEqual([]);
  });

  it('and a dispute are nobody’s while the image is hidden', async () => {
    const [first = ''] = ids;
    await decide('sara', first, { action: 'approve' });
    await decide('ali', first, { action: 'reject' });
    const { imageId } = await pair(first);
    await test.database.prisma.image.update({ where: { id: imageId }, data: { state: 'hidden' } });
    const disputes = new DisputeRepository(test.database);
    expect([await disputes.count(), await disputes.oldest(5)]).toEqual([0, []]);
  });
});
