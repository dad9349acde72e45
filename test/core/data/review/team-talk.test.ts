import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserRepository } from '../../../../core/data/accounts/users.ts';
import { AssignmentRepository } from '../../../../core/data/review/assignments.ts';
import { GuidelineRepository } from '../../../../core/data/review/guidelines.ts';
import { PairCommentRepository } from '../../../../core/data/review/pair-comments.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { ReviewKeyRepository } from '../../../../core/data/review/review-keys.ts';
import { ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { TeamReasonRepository } from '../../../../core/data/review/team-reasons.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { Assignment } from '../../../../core/ground/domain/review/assignment.ts';
import { Decision, OWN_REASON } from '../../../../core/ground/domain/review/review.ts';
import { CommentText } from '../../../../core/ground/domain/review/review-api.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { putPairs } from '../captions/put-pairs.ts';

let test_: TestDatabase;
beforeEach(async () => {
  test_ = await createTestDatabase();
});
afterEach(() => test_.drop());

test('comments tell whom they name, once, and go by their author or a maintainer', async () => {
  const { database } = test_;
  const users = new UserRepository(database);
  const [sara, ali] = [
    await users.create({ name: 'سارا', role: 'annotator' }),
    await users.create({ name: 'علی', role: 'annotator' }),
  ];
  const [pairId = ''] = await putPairs(database, [{}]);
  const comments = new PairCommentRepository(database);
  const say = (text: string) => comments.add({ pairId, text, author: { id: sara, name: 'سارا' } });
  await say('@علي این را ببین، @سارا');
  await say('بی‌نام');
  expect([await comments.unseen(ali), await comments.unseen(sara)]).toEqual([1, 0]);
  expect((await comments.see(ali, 10)).map(({ text, isNew }) => [text, isNew])).toEqual([
    ['@علي این را ببین، @سارا', true],
  ]);
  expect([await comments.unseen(ali), (await comments.see(ali, 10))[0]!.isNew]).toEqual([0, false]);
  const queue = new ReviewQueueRepository(database);
  const page = await queue.next(ali, { filter: { pairId }, order: { by: 'lowest' }, cursor: null, limit: 5 });
  expect(page.pairs).toMatchObject([{ id: pairId, comments: 2 }]);

  const [first] = await comments.of(pairId);
  await expect(comments.delete(first!.id, { id: ali, isMaintainer: false })).rejects.toMatchObject({
    code: 'auth.forbidden',
  });
  await comments.delete(first!.id, { id: sara, isMaintainer: false });
  const [second] = await comments.of(pairId);
  await comments.delete(second!.id, { id: ali, isMaintainer: true });
  expect([await comments.of(pairId), await comments.see(ali, 10)]).toEqual([[], []]);
  await expect(
    comments.add({ pairId: newId(), text: 'x', author: { id: sara, name: 'سارا' } }),
  ).rejects.toMatchObject({ code: 'pair.not-found' });
  expect(CommentText.parse(' یک\u202e\r\nدو\u0007 ')).toBe('یک\nدو');
});

test('a pair is rejected for a reason of the team that is archived later, and says so for good', async () => {
  const { database } = test_;
  const reasons = new TeamReasonRepository(database);
  await reasons.add({ persian: 'تکراری', english: 'Repeated', author: 'Sara' });
  const [reason] = await reasons.list();
  const [pairId = ''] = await putPairs(database, [{}]);
  const { persian, status } = await database.prisma.captionPair.findUniqueOrThrow({ where: { id: pairId } });
  const code = `${OWN_REASON}${reason!.id}`;
  const act = { id: newId(), pairId, seen: { persian, status }, action: 'reject', reasons: [code, 'unfit'] };
  expect(Decision.safeParse({ ...act, reasons: ['own:none'] }).success).toBe(false);
  const decisions = new ReviewDecisionRepository(database, { showUnreviewed: true });
  await decisions.decide({ id: 'ali', name: 'Ali' }, [Decision.parse(act)]);
  await reasons.archive(reason!.id, true);
  expect(await reasons.list()).toMatchObject([{ english: 'Repeated', isArchived: true }]);
  expect((await database.prisma.review.findFirstOrThrow()).reasons).toEqual([code, 'unfit']);
});

test('guidelines that somebody else has changed meanwhile are not written over, nor sent twice at once', async () => {
  const guidelines = new GuidelineRepository(test_.database);
  const publish = (persian: string, after: number | null) =>
    guidelines.publish({ persian, english: persian, author: 'Sara (2)', after });
  const first = await Promise.allSettled([publish('یک', null), publish('دو', null)]);
  expect(first.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const { version } = (await guidelines.newest())!;
  await publish('سه', version);
  await expect(publish('چهار', version)).rejects.toMatchObject({
    code: 'guideline.changed',
    parameters: { author: 'Sara (2)' },
  });
  expect(await guidelines.newest()).toMatchObject({ persian: 'سه' });
});

test('a reason that is sent twice at once is one, and comes back when it was archived', async () => {
  const reasons = new TeamReasonRepository(test_.database);
  const add = () => reasons.add({ persian: 'تکراری', english: 'Repeated', author: 'Sara' });
  await Promise.all([add(), add(), add()]);
  const [reason, ...others] = await reasons.list();
  expect([reason, others]).toMatchObject([{ english: 'Repeated', isArchived: false }, []]);
  await reasons.archive(reason!.id, true);
  await add();
  expect(await reasons.list()).toEqual([reason]);
});

test('keys are kept for each person, and a queue may be of some images alone', async () => {
  const { database } = test_;
  const keys = new ReviewKeyRepository(database);
  const id = await new UserRepository(database).create({ name: 'Sara', role: 'annotator' });
  expect(await keys.of(id)).toEqual({});
  await keys.save(id, { approve: 'KeyJ' });
  await keys.save(id, { approve: 'KeyK' });
  expect(await keys.of(id)).toEqual({ approve: 'KeyK' });
  const [one = '', two = ''] = await putPairs(database, [
    { picture: 'a' },
    { picture: 'b' },
    { picture: 'c' },
  ]);
  const rows = await database.prisma.captionPair.findMany({ where: { id: { in: [one, two] } } });
  const queue = new ReviewQueueRepository(database);
  const filter = { status: 'pending' as const, imageIds: rows.map(({ imageId }) => imageId) };
  expect(await queue.count(id, filter)).toBe(2);
  const { pairs } = await queue.next(id, { filter, order: { by: 'lowest' }, cursor: null, limit: 9 });
  expect(pairs.map(pair => pair.id).toSorted()).toEqual([one, two].toSorted());
});

test('a person is assigned sources and a batch, and their queues hold nothing else', async () => {
  const { database } = test_;
  const id = await new UserRepository(database).create({ name: 'Sara', role: 'annotator' });
  const ids = await putPairs(database, [
    { source: 'crawled' },
    { source: 'translated' },
    { source: 'crawled' },
  ]);
  await database.prisma.captionPair.update({ where: { id: ids[2]! }, data: { createdAt: new Date(0) } });
  const assignments = new AssignmentRepository(database);
  expect(await assignments.of(id)).toBeUndefined();
  await assignments.write(id, { sources: ['crawled'], from: '2001-01-01T00:00:00Z', to: null });
  const within = await assignments.of(id);
  const queue = new ReviewQueueRepository(database);
  const filter = { status: 'pending' as const, within };
  expect(await queue.count(id, filter)).toBe(1);
  const { pairs } = await queue.next(id, { filter, order: { by: 'lowest' }, cursor: null, limit: 9 });
  expect(pairs.map(pair => pair.id)).toEqual([ids[0]]);
  await assignments.write(id, { sources: [], from: null, to: null });
  expect([await assignments.of(id), (await assignments.all()).size]).toEqual([undefined, 0]);
  const backwards = { sources: [], from: '2002-01-01T00:00:00Z', to: '2001-01-01T00:00:00Z' };
  expect(Assignment.safeParse(backwards).success).toBe(false);
});
