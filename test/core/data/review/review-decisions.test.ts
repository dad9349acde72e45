import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PairDecisionRepository } from '../../../../core/data/review/pair-decisions.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewHistoryRepository } from '../../../../core/data/review/review-history.ts';
import { ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { CaptionText, Decision, type RejectReason } from '../../../../core/ground/domain/review/review.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { type PutPair, putPairs } from '../captions/put-pairs.ts';

let test: TestDatabase;
let reviews: ReviewDecisionRepository;
let queue: ReviewQueueRepository;
let history: ReviewHistoryRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  reviews = new ReviewDecisionRepository(test.database, { showUnreviewed: false });
  queue = new ReviewQueueRepository(test.database);
  history = new ReviewHistoryRepository(test.database);
});
afterEach(() => test.drop());

const SARA = { id: 'sara', name: 'Sara' };
const ALI = { id: 'ali', name: 'Ali' };
const put = (pairs: PutPair[]) => putPairs(test.database, pairs);
const pairOf = (id: string) =>
  test.database.prisma.captionPair.findUniqueOrThrow({ where: { id }, include: { image: true } });

type Act =
  | { action: 'approve' | 'skip' | 'flag' | 'unflag' }
  | { action: 'reject'; reasons: RejectReason[] }
  | { action: 'edit'; text: string };

/** A decision about the pair as it is now. */
async function on(pairId: string, act: Act): Promise<Decision> {
  const { status, persian } = await pairOf(pairId);
  return { id: newId(), pairId, seen: { status, persian }, ...act };
}
const undo = (undoes: string): Decision => ({ id: newId(), action: 'undo', undoes });
const decide = async (decision: Decision, who = SARA) => (await reviews.decide(who, [decision]))[0];
const DONE = { refusal: null, by: null };

describe('a decision', () => {
  it('moves the pair and its image, leaves a trail, and gives the lease back', async () => {
    const [first, second] = await put([{ score: 0.1 }, { score: 0.2 }]);
    await queue.next('sara', { filter: {}, order: { by: 'lowest' }, cursor: null, limit: 2 });
    const approve = await on(first!, { action: 'approve' });
    const reject = await on(second!, { action: 'reject', reasons: ['watermark', 'watermark', 'unfit'] });
    expect(await reviews.decide(SARA, [approve, reject])).toEqual([
      { id: approve.id, ...DONE },
      { id: reject.id, ...DONE },
    ]);
    expect(await pairOf(first!)).toMatchObject({
      status: 'approved',
      reviewerId: 'sara',
      reviewedAt: expect.any(Date),
      image: { state: 'visible' },
    });
    expect(await pairOf(second!)).toMatchObject({ status: 'rejected', image: { state: 'rejected' } });
    expect(await test.database.prisma.review.findUnique({ where: { id: reject.id } })).toMatchObject({
      pairId: second,
      reviewer: 'Sara',
      reviewerId: 'sara',
      action: 'reject',
      status: 'rejected',
      previousStatus: 'pending',
      reasons: ['watermark', 'unfit'],
      undoneAt: null,
    });
    expect(await test.database.prisma.reviewLease.count()).toBe(0);
  });

  it('that is sent twice is done once', async () => {
    const [id] = await put([{}]);
    const approve = await on(id!, { action: 'approve' });
    const sent = await Promise.all([1, 2, 3].map(() => decide(approve)));
    expect(sent).toEqual([1, 2, 3].map(() => ({ id: approve.id, ...DONE })));
    expect(await decide(approve)).toMatchObject(DONE);
    expect(await test.database.prisma.review.count()).toBe(1);
  });

  it('does not overrule another that its maker has not seen', async () => {
    const [id] = await put([{}]);
    const [mine, hers] = [
      await on(id!, { action: 'approve' }),
      await on(id!, { action: 'reject', reasons: [] }),
    ];
    expect(await decide(hers, ALI)).toMatchObject(DONE);
    expect(await decide(mine)).toEqual({ id: mine.id, refusal: 'changed', by: 'Ali' });
    expect(await pairOf(id!)).toMatchObject({ status: 'rejected', reviewerId: 'ali' });
    // One that has been seen is.
    expect(await decide(await on(id!, { action: 'approve' }))).toMatchObject(DONE);
    expect(await pairOf(id!)).toMatchObject({ status: 'approved' });
  });

  it('holds without a lease where nobody else has the pair, and only there', async () => {
    const [id] = await put([{}]);
    await queue.take('ali', [id!]);
    const mine = await on(id!, { action: 'approve' });
    expect(await decide(mine)).toMatchObject({ refusal: 'leased' });
    await test.database.prisma.reviewLease.updateMany({ data: { expiresAt: new Date(0) } });
    expect(await decide(mine)).toMatchObject(DONE);
  });

  it('about a pair that is no more says so, and the others are done', async () => {
    const [gone, here] = await put([{}, {}]);
    const decisions = [await on(gone!, { action: 'approve' }), await on(here!, { action: 'approve' })];
    await test.database.prisma.captionPair.delete({ where: { id: gone! } });
    expect(await reviews.decide(SARA, decisions)).toMatchObject([{ refusal: 'gone' }, DONE]);
    expect(await pairOf(here!)).toMatchObject({ status: 'approved' });
  });

  it('can mend the words, which are scored anew', async () => {
    const [id] = await put([{ persian: 'گربه سیاه', score: 0.4 }]);
    expect(await decide(await on(id!, { action: 'edit', text: 'گربهٔ سیاه' }))).toMatchObject(DONE);
    expect(await pairOf(id!)).toMatchObject({
      persian: 'گربهٔ سیاه',
      originalPersian: 'گربه سیاه',
      status: 'approved',
      score: null,
      scorer: null,
    });
    // Back to the first words by hand: nothing is mended any more.
    expect(await decide(await on(id!, { action: 'edit', text: 'گربه سیاه' }))).toMatchObject(DONE);
    expect(await pairOf(id!)).toMatchObject({ persian: 'گربه سیاه', originalPersian: null });
  });

  it('cannot give an image the same words twice', async () => {
    const [id] = await put([
      { picture: 'a', persian: 'سگ' },
      { picture: 'a', persian: 'سگ سفید' },
    ]);
    expect(await decide(await on(id!, { action: 'edit', text: 'سگ سفید' }))).toMatchObject({
      refusal: 'duplicate',
    });
    expect(await pairOf(id!)).toMatchObject({ persian: 'سگ', status: 'pending' });
  });

  it('to skip hides the pair from who skipped it alone; to flag puts it aside for all', async () => {
    const [skipped, flagged, other] = await put([{ score: 0.1 }, { score: 0.2 }, { score: 0.3 }]);
    await reviews.decide(SARA, [
      await on(skipped!, { action: 'skip' }),
      await on(flagged!, { action: 'flag' }),
    ]);
    const left = async (userId: string) => {
      const filter = { status: 'pending', flagged: false } as const;
      const page = await queue.next(userId, { filter, order: { by: 'lowest' }, cursor: null, limit: 9 });
      await queue.release(userId, null);
      return page.pairs.map(({ id }) => id);
    };
    expect(await left('sara')).toEqual([other]);
    expect(await left('ali')).toEqual([skipped, other]);
    expect(await pairOf(flagged!)).toMatchObject({ status: 'pending', flagged: true });
    await decide(await on(flagged!, { action: 'unflag' }), ALI);
    expect(await left('ali')).toEqual([skipped, flagged, other]);
  });
});

describe('undo', () => {
  it('goes back to any depth, act by act', async () => {
    const [first, second] = await put([{ persian: 'یک' }, {}]);
    const acts = [
      await on(first!, { action: 'edit', text: 'یک گربه' }),
      await on(second!, { action: 'reject', reasons: [] }),
      await on(second!, { action: 'skip' }),
    ];
    acts[2] = { ...acts[2]!, seen: { status: 'rejected', persian: 'زوج 1' } } as Decision;
    expect(await reviews.decide(SARA, acts)).toMatchObject([DONE, DONE, DONE]);
    const flag = await on(first!, { action: 'flag' });
    await decide(flag);
    for (let depth = 4; depth > 0; depth -= 1) {
      const own = await history.own('sara', { before: null, limit: 10 });
      expect(own).toHaveLength(depth);
      expect(await decide(undo(own[0]!.id))).toMatchObject(DONE);
    }
    expect(await history.own('sara', { before: null, limit: 10 })).toEqual([]);
    expect(await pairOf(first!)).toMatchObject({
      status: 'pending',
      persian: 'یک',
      originalPersian: null,
      flagged: false,
      reviewerId: null,
      image: { state: 'pending' },
    });
    expect(await pairOf(second!)).toMatchObject({ status: 'pending', reviewedAt: null });
  });

  it('is sent along with what it takes back, twice, and is done once', async () => {
    const [id] = await put([{}]);
    const approve = await on(id!, { action: 'approve' });
    const back = undo(approve.id);
    const again = { ...(await on(id!, { action: 'reject', reasons: [] })) };
    const all = [approve, back, again];
    expect(await reviews.decide(SARA, all)).toMatchObject([DONE, DONE, DONE]);
    expect(await reviews.decide(SARA, all)).toMatchObject([DONE, DONE, DONE]);
    expect(await pairOf(id!)).toMatchObject({ status: 'rejected' });
    expect(await history.progress('sara', new Date(0))).toEqual({ approved: 0, rejected: 1, recent: 1 });
  });

  it('is refused where somebody else has changed it since, or has it on the screen', async () => {
    const [id] = await put([{}]);
    const mine = await on(id!, { action: 'approve' });
    await decide(mine);
    await queue.take('ali', [id!]);
    expect(await decide(undo(mine.id))).toMatchObject({ refusal: 'leased' });
    const his = await on(id!, { action: 'approve' });
    await decide(his, ALI);
    expect(await decide(undo(mine.id))).toMatchObject({ refusal: 'changed', by: 'Ali' });
    await decide(undo(his.id), ALI);
    await queue.release('ali', null);
    expect(await decide(undo(mine.id))).toMatchObject(DONE);
    expect(await pairOf(id!)).toMatchObject({ status: 'pending' });
  });

  it("takes back neither others' acts nor what is undone", async () => {
    const [id] = await put([{}]);
    const his = await on(id!, { action: 'approve' });
    await decide(his, ALI);
    const nothing = { refusal: 'nothing-to-undo' };
    expect(await decide(undo(his.id))).toMatchObject(nothing);
    expect(await decide(undo(newId()))).toMatchObject(nothing);
    const back = undo(his.id);
    await decide(back, ALI);
    expect(await decide(undo(his.id), ALI)).toMatchObject(nothing);
    expect(await decide(undo(back.id), ALI)).toMatchObject(nothing);
  });

  it('gives the pair back to whom it was decided by before', async () => {
    const [id] = await put([{}]);
    await decide(await on(id!, { action: 'reject', reasons: [] }), ALI);
    const mine = await on(id!, { action: 'approve' });
    await decide(mine);
    await decide(undo(mine.id));
    expect(await pairOf(id!)).toMatchObject({ status: 'rejected', reviewerId: 'ali' });
  });

  it('leaves bulk decisions what they are, and they leave it', async () => {
    const bulk = new PairDecisionRepository(test.database, { showUnreviewed: true });
    const [id] = await put([{ score: 0.9 }]);
    const { id: bulkId } = await bulk.filter({}, 0.5);
    const mine = await on(id!, { action: 'reject', reasons: [] });
    await decide(mine);
    await decide(undo(mine.id));
    await decide(await on(id!, { action: 'skip' }));
    expect(await bulk.undo(bulkId)).toBe(1);
    expect(await pairOf(id!)).toMatchObject({ status: 'pending' });
  });
});

describe('what comes in', () => {
  it('is a caption of whole characters, no longer than can be kept', () => {
    for (const text of ['', ' \n ', '\0', '\u200F\u200C', '\ud800', 'آ'.repeat(801)]) {
      expect(CaptionText.safeParse(text).success).toBe(false);
    }
    expect(CaptionText.parse(' آ\u0627\u0653 ')).toBe('آآ');
    expect(CaptionText.parse('گربه\u200F\0  سیاه\u001B[31m\n')).toBe('گربه سیاه');
  });

  it('is an act of the kinds that there are, with nothing more', () => {
    const act = { id: newId(), pairId: newId(), seen: { status: 'pending', persian: 'x' } };
    expect(Decision.safeParse({ ...act, action: 'approve' }).success).toBe(true);
    for (const wrong of [
      { ...act, action: 'delete' },
      { ...act, action: 'reject', reasons: ['because'] },
      { ...act, action: 'edit' },
      { ...act, action: 'approve', reviewer: 'somebody else' },
      { ...act, action: 'approve', id: '1' },
    ]) {
      expect(Decision.safeParse(wrong).success).toBe(false);
    }
  });
});
