import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptionPairRepository } from '../../../../core/data/captions/caption-pairs.ts';
import { BulkDecisionRepository } from '../../../../core/data/review/bulk-decisions.ts';
import { PairDecisionRepository } from '../../../../core/data/review/pair-decisions.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
let pairs: CaptionPairRepository;
let decisions: PairDecisionRepository;
let bulk: BulkDecisionRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  pairs = new CaptionPairRepository(test.database);
  decisions = new PairDecisionRepository(test.database, { showUnreviewed: true });
  bulk = new BulkDecisionRepository(test.database, { showUnreviewed: true });
});
afterEach(() => test.drop());

interface Row {
  score: number | null;
  status?: 'pending' | 'approved' | 'rejected';
  scorer?: string;
  mismatched?: boolean;
}

/** One image a row; returns the image ids. */
async function put(rows: Row[]): Promise<string[]> {
  const { prisma } = test.database;
  const images = rows.map((_, index) => ({
    id: newId(),
    format: 'jpeg',
    width: 1,
    height: 1,
    byteSize: 1,
    source: 'dataset' as const,
    sha256: Uint8Array.from(createHash('sha256').update(`${Math.random()}${index}`).digest()),
  }));
  await prisma.image.createMany({ data: images });
  const data = rows.map(({ score, status = 'pending', scorer = 'text:m', mismatched }, index) => ({
    id: newId(),
    imageId: images[index]!.id,
    persian: `زوج ${index}`,
    source: 'translated' as const,
    score,
    status,
    scorer: score === null ? null : scorer,
    mismatched: mismatched ?? null,
  }));
  await prisma.captionPair.createMany({ data });
  return images.map(({ id }) => id);
}

const statuses = async () =>
  (await test.database.prisma.captionPair.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status);
const states = async (ids: string[]) => {
  const rows = await test.database.prisma.image.findMany({
    where: { id: { in: ids } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ state }) => state);
};

describe('the histogram', () => {
  it('counts by bucket and status, of one scorer at a time', async () => {
    await put([
      { score: 0.7 },
      { score: 0.705, status: 'approved' },
      { score: 0.71, status: 'rejected' },
      { score: 1 },
      { score: -1 },
      { score: 0.7, scorer: 'text:other' },
      { score: null },
    ]);
    expect(await pairs.histogram({ scorer: 'text:m' })).toEqual([
      { bucket: 0, pending: 1, approved: 0, rejected: 0 },
      { bucket: 170, pending: 1, approved: 1, rejected: 0 },
      { bucket: 171, pending: 0, approved: 0, rejected: 1 },
      { bucket: 199, pending: 1, approved: 0, rejected: 0 },
    ]);
    expect(await pairs.scorers()).toEqual([
      { source: 'translated', scorer: 'text:m', count: 5 },
      { source: 'translated', scorer: 'text:other', count: 1 },
    ]);
  });

  it('finds the score of the top share', async () => {
    await put(Array.from({ length: 10 }, (_, index) => ({ score: index / 10 })));
    expect(await pairs.scoreOfTop({}, 0.3)).toBeCloseTo(0.7, 5);
    expect(await pairs.scoreOfTop({}, 1)).toBeCloseTo(0, 5);
    expect(await pairs.scoreOfTop({ scorer: 'none' }, 0.5)).toBeNull();
  });

  it('knows which pairs are wrong on purpose', async () => {
    await put([{ score: 0.5, mismatched: false }, { score: 0.25, mismatched: true }, { score: 0.75 }]);
    expect(await pairs.markedScores()).toEqual({ right: [0.5], wrong: [0.25] });
  });
});

describe('a bulk decision', () => {
  it('approves from the threshold on and rejects below, and only what was pending', async () => {
    const ids = await put([
      { score: 0.7 },
      { score: 0.69 },
      { score: 0.1, status: 'approved' },
      { score: null },
    ]);
    const decision = await decisions.filter({ scorer: 'text:m' }, 0.7);
    expect(decision).toMatchObject({ approved: 1, rejected: 1, undoneAt: null });
    expect(await statuses()).toEqual(['approved', 'rejected', 'approved', 'pending']);
    expect(await states(ids)).toEqual(['visible', 'rejected', 'visible', 'visible']);
  });

  it('is undone as one act', async () => {
    const ids = await put([{ score: 0.7 }, { score: 0.6 }, { score: 0.1, status: 'rejected' }]);
    const { id } = await decisions.filter({}, 0.65);
    expect(await decisions.undo(id)).toBe(2);
    expect(await statuses()).toEqual(['pending', 'pending', 'rejected']);
    expect(await states(ids)).toEqual(['visible', 'visible', 'visible']);
    await expect(decisions.undo(id)).rejects.toMatchObject({ code: 'bulk.not-found' });
    expect(await bulk.newest()).toBeNull();
  });

  it('leaves alone, when undone, what somebody decided since', async () => {
    await put([{ score: 0.7 }, { score: 0.6 }]);
    const first = await decisions.filter({}, 0.65);
    const { prisma } = test.database;
    const [pair] = await prisma.captionPair.findMany({ orderBy: { id: 'asc' } });
    await prisma.captionPair.update({ where: { id: pair!.id }, data: { status: 'rejected' } });
    await prisma.review.create({
      data: {
        id: newId(),
        pairId: pair!.id,
        action: 'reject',
        previousStatus: 'approved',
        status: 'rejected',
        reviewer: 'Sara',
      },
    });
    expect(await decisions.undo(first.id)).toBe(1);
    expect(await statuses()).toEqual(['rejected', 'pending']);
  });

  it('goes on where a killed run stopped, as the same act', async () => {
    await put(Array.from({ length: 2_500 }, (_, index) => ({ score: index / 2_500 })));
    const id = newId();
    const stop = new Error('killed');
    const onProgress = () => {
      throw stop;
    };
    await expect(decisions.filter({}, 0.5, { id, onProgress })).rejects.toBe(stop);
    expect(await pairs.count({ status: 'pending' })).toBe(1_500);
    expect(await bulk.underWay()).toMatchObject({ id, state: 'deciding', total: 2_500, approved: 0 });
    await expect(decisions.filter({}, 0.1)).rejects.toMatchObject({ code: 'bulk.running' });
    expect(await decisions.filter({}, 0.5, { id })).toMatchObject({ approved: 1_250, rejected: 1_250 });
    expect(await bulk.underWay()).toBeNull();
    expect(await decisions.undo(id)).toBe(2_500);
    expect(await pairs.count({ status: 'pending' })).toBe(2_500);
  });

  it('of two that begin at the same moment carries out one, and tells the other why not', async () => {
    await put([{ score: 0.9 }, { score: 0.8 }]);
    const request = { filter: {}, approveFrom: 0.5, rejectBelow: null };
    const begun = await Promise.allSettled([bulk.begin(request), bulk.begin(request)]);
    const [act] = begun.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = begun.flatMap(one => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: 'bulk.running' }]);
    // Two workers may have the same act in hand.
    await Promise.all([bulk.carryOut(act!.id), bulk.carryOut(act!.id)]);
    expect(await bulk.find(act!.id)).toMatchObject({ state: 'finished', total: 2, approved: 2 });
    expect(await test.database.prisma.review.count()).toBe(2);
  });

  it('with two thresholds leaves to people what lies between, in the name of who asked', async () => {
    await put([{ score: 0.9 }, { score: 0.5 }, { score: 0.1 }, { score: 0.7 }, { score: 0.3 }]);
    const request = { filter: { scorer: 'text:m' }, approveFrom: 0.7, rejectBelow: 0.3 };
    const { id, total } = await bulk.begin(request, { by: { id: 'u1', name: 'Negar' } });
    expect(total).toBe(3);
    expect(await bulk.carryOut(id)).toBe(true);
    expect(await statuses()).toEqual(['approved', 'pending', 'rejected', 'approved', 'pending']);
    const trail = await test.database.prisma.review.findMany();
    // What she did not look at is not her work.
    expect(trail.map(({ reviewer, reviewerId }) => [reviewer, reviewerId])).toEqual(
      trail.map(() => ['Negar', null]),
    );
    const only = await bulk.begin({ filter: {}, approveFrom: null, rejectBelow: 0.4 });
    await bulk.carryOut(only.id);
    expect(await bulk.find(only.id)).toMatchObject({ state: 'finished', approved: 0, rejected: 1 });
  });

  it('is undone in its middle as soon as that is asked for, by two workers at once', async () => {
    await put(Array.from({ length: 3_500 }, (_, index) => ({ score: index / 3_500 })));
    const request = { filter: {}, approveFrom: 0.5, rejectBelow: 0.5 };
    const { id } = await bulk.begin(request);
    let asked: Promise<void> | undefined;
    const onProgress = () => {
      asked ??= bulk.requestUndo(id);
    };
    await Promise.all([bulk.carryOut(id, { onProgress }), bulk.carryOut(id)]);
    await asked;
    await bulk.carryOut(id);
    const done = await bulk.find(id);
    expect(done.state).toBe('undone');
    expect(done.undone).toBe(done.approved + done.rejected);
    expect(await pairs.count({ status: 'pending' })).toBe(3_500);
  });
});

describe('images', () => {
  it('wait for review when the setting says so, and follow when it changes', async () => {
    const ids = await put([
      { score: 0.7 },
      { score: 0.6, status: 'approved' },
      { score: 0.5, status: 'rejected' },
    ]);
    const careful = new PairDecisionRepository(test.database, { showUnreviewed: false });
    await careful.refreshAll();
    expect(await states(ids)).toEqual(['pending', 'visible', 'rejected']);
    await careful.filter({}, 0.5);
    expect(await states(ids)).toEqual(['visible', 'visible', 'rejected']);
    await decisions.refreshAll();
    expect(await states(ids)).toEqual(['visible', 'visible', 'rejected']);
  });

  it('that were crawled wait whatever the others do, unless their own setting says otherwise', async () => {
    const ids = await put([{ score: 0.7 }, { score: 0.6 }]);
    await test.database.prisma.image.update({ where: { id: ids[0]! }, data: { source: 'divar' } });
    await decisions.refreshAll();
    expect(await states(ids)).toEqual(['pending', 'visible']);
    const open = { showUnreviewed: false, showUnreviewedCrawled: true };
    await new PairDecisionRepository(test.database, open).refreshAll();
    expect(await states(ids)).toEqual(['visible', 'pending']);
    await new PairDecisionRepository(test.database, open).filter({}, 0.65);
    expect(await states(ids)).toEqual(['visible', 'rejected']);
  });

  it('that a maintainer hid stay hidden', async () => {
    const ids = await put([{ score: 0.7 }]);
    await test.database.prisma.image.updateMany({ data: { state: 'hidden' } });
    await decisions.filter({}, 0.5);
    expect(await states(ids)).toEqual(['hidden']);
  });
});
