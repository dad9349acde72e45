import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBlindPairs } from '../../../../core/data/review/blind-votes.ts';
import { DisputeRepository } from '../../../../core/data/review/disputes.ts';
import { GoldPairRepository } from '../../../../core/data/review/gold-pairs.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { TeamSettings } from '../../../../core/data/review/team-settings.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { Decision } from '../../../../core/ground/domain/review.ts';
import { measureAgreement } from '../../../../core/work/review/team-agreement.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
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
    const agreement = measureAgreement(await readBlindPairs(test.database));
    expect(agreement.all).toMatchObject({ units: 3 });
    // Three pairs, one apart: kappa (2/3 - 4/9) / (1 - 4/9), alpha 1 - 5 * 2 / 18.
    expect(agreement.people).toMatchObject([{ name: ['ali', 'sara'] }]);
    expect(agreement.people[0]?.measured?.value).toBeCloseTo(0.4, 10);
    expect(agreement.all?.value).toBeCloseTo(1 - 10 / 18, 10);
    expect(agreement.sources.map(({ name }) => name)).toEqual(['translated']);
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
});
