import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReviewQueueRepository } from '../../../../core/data/review/review-queue.ts';
import { searchForm } from '../../../../core/data/review/where-queue.ts';
import type {
  QueueCursor,
  QueueFilter,
  QueueOrder,
  QueueSelection,
} from '../../../../core/ground/domain/review/review-queue.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { type PutPair, putPairs } from '../captions/put-pairs.ts';

let test: TestDatabase;
let queue: ReviewQueueRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  queue = new ReviewQueueRepository(test.database);
});
afterEach(() => test.drop());

const put = (pairs: PutPair[]) => putPairs(test.database, pairs);

/** Walks a queue to its end, three pairs at a time. */
async function walk(order: QueueOrder, filter: QueueSelection = { status: 'pending' }, userId = 'sara') {
  const ids: string[] = [];
  let cursor: QueueCursor | null = null;
  for (;;) {
    const page = await queue.next(userId, { filter, order, cursor, limit: 3 });
    ids.push(...page.pairs.map(({ id }) => id));
    if (page.end) return ids;
    ({ cursor } = page);
  }
}

const wordsOf = (text: string) => text.split(' ').filter(Boolean);

describe('a queue', () => {
  it('is walked by score from either end, pairs without a score last', async () => {
    const ids = await put([0.5, null, 0.1, 0.9, 0.5, 0.3, null].map(score => ({ score })));
    const at = (...places: number[]) => places.map(place => ids[place]);
    expect(await walk({ by: 'lowest' })).toEqual(at(2, 5, 0, 4, 3, 1, 6));
    expect(await walk({ by: 'highest' })).toEqual(at(3, 4, 0, 5, 2, 1, 6));
  });

  it('is walked from a score outwards, the nearest first', async () => {
    const ids = await put([0.1, 0.38, 0.41, 0.9, 0.45, 0.4, null, 0.3].map(score => ({ score })));
    expect(await walk({ by: 'uncertain', near: 0.4 })).toEqual(
      [5, 2, 1, 4, 7, 0, 3].map(place => ids[place]),
    );
  });

  it('is walked from the newest on', async () => {
    const ids = await put(
      [3, 1, 2, 2, 5].map(day => ({ createdAt: new Date(Date.UTC(2026, 0, day, 10, 0, 0, 123)) })),
    );
    expect(await walk({ by: 'newest' })).toEqual([4, 0, 3, 2, 1].map(place => ids[place]));
  });

  it('is walked at random: all of it once, the same way for the same seed', async () => {
    const ids = await put(Array.from({ length: 20 }, () => ({})));
    const first = await walk({ by: 'random', seed: 'a' });
    expect(first.toSorted()).toEqual(ids.toSorted());
    // Pairs that came in within one millisecond are not in order either, wherever the walk begins.
    const turned = first.indexOf(ids[0]!);
    expect([...first.slice(turned), ...first.slice(0, turned)]).not.toEqual(ids);
    expect(await walk({ by: 'random', seed: 'a' })).toEqual(first);
    for (const seed of ['b', 'c', 'd', 'e']) {
      expect((await walk({ by: 'random', seed })).toSorted()).toEqual(ids.toSorted());
    }
  });

  it('of pairs like one is walked image by image, the likest first, also when the list changed on the way', async () => {
    const names = ['c', 'a', 'b', 'a', 'd', 'c', 'b', 'a'];
    const ids = await put(names.map(picture => ({ picture, score: Math.random() })));
    const imageOf = async (name: string) =>
      (await test.database.prisma.captionPair.findUniqueOrThrow({ where: { id: ids[names.indexOf(name)]! } }))
        .imageId;
    const imageIds = [await imageOf('b'), await imageOf('a'), await imageOf('c')];
    const at = (...places: number[]) => places.map(place => ids[place]);
    const order = { by: 'alike' } as const;
    expect(await walk(order, { status: 'pending', imageIds })).toEqual(at(2, 6, 1, 3, 7, 0, 5));
    const first = await queue.next('sara', { filter: { imageIds }, order, cursor: null, limit: 3 });
    const without = { imageIds: imageIds.slice(1) };
    const next = { filter: without, order, cursor: first.cursor, limit: 9 };
    expect((await queue.next('sara', next)).pairs.map(({ id }) => id)).toEqual(at(3, 7, 0, 5));
    const gone = { ...next, filter: { imageIds: [imageIds[2]!] } };
    expect((await queue.next('sara', gone)).pairs.map(({ id }) => id)).toEqual(at(0, 5));
  });

  it('holds what its filter lets through', async () => {
    const [first, second, , fourth] = await put([
      { score: 0.2, source: 'crawled', createdAt: new Date('2026-03-01') },
      { score: 0.4, flagged: true, createdAt: new Date('2026-03-02') },
      { score: 0.6, status: 'approved' },
      { score: 0.8 },
    ]);
    const held = (filter: QueueFilter) => walk({ by: 'lowest' }, { status: 'pending', ...filter });
    expect(await held({ source: 'crawled' })).toEqual([first]);
    expect(await held({ flagged: true })).toEqual([second]);
    expect(await held({ flagged: false, min: 0.3 })).toEqual([fourth]);
    expect(await held({ from: '2026-03-01T12:00:00Z', to: '2026-03-03T00:00:00+03:30' })).toEqual([second]);
    expect(await queue.count('sara', { status: 'pending' })).toBe(3);
  });

  it('finds words however they are typed, and takes none for a pattern', async () => {
    const [books, percent, flower] = await put([
      { persian: 'كتاب‌هاي قديمي', english: 'Old Books' },
      { persian: '۱۰۰٪ ساده', english: '100% plain_text' },
      { persian: 'یک گل سرخ', english: null },
    ]);
    const found = (text: string) => walk({ by: 'lowest' }, { text });
    expect(await found('کتابهای  قدیمی')).toEqual([books]);
    expect(await found('کتاب‌ها')).toEqual([books]);
    expect(await found('OLD book')).toEqual([books]);
    expect(await found('۱۰۰')).toEqual([percent]);
    expect(await found('00% n_te')).toEqual([percent]);
    expect(await found('ن_ا')).toEqual([]);
    expect(await found('گل')).toEqual([flower]);
    expect(await found('گ%')).toEqual([]);
    expect(await found('\0')).toHaveLength(3);
  });

  it('compares words in the database as the normaliser does', async () => {
    const character = fc.constantFrom(
      ...'يكةیکهآأئؤ٠٩۰۹aZ %_\\\t\u00A0\u200C\u0640\u064B\u0654\u0670\u202F‌ءا',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character, maxLength: 30 }), async text => {
        const [row] = await test.database.prisma.$queryRaw<{ text: string }[]>`
          SELECT caption_search_text(NULL, ${text}) AS text`;
        expect(wordsOf(row?.text ?? '')).toEqual(wordsOf(searchForm(text)));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a lease', () => {
  const order = { by: 'lowest' } as const;
  const filter = { status: 'pending' } as const;
  const next = async (userId: string, limit: number) =>
    (await queue.next(userId, { filter, order, cursor: null, limit })).pairs.map(({ id }) => id);
  const expire = () => test.database.prisma.reviewLease.updateMany({ data: { expiresAt: new Date(0) } });

  it('keeps a pair from others until it ends, and not from who has it', async () => {
    const ids = await put(Array.from({ length: 5 }, (_, index) => ({ score: index / 10 })));
    expect(await next('sara', 3)).toEqual(ids.slice(0, 3));
    expect(await next('sara', 3)).toEqual(ids.slice(0, 3));
    expect(await next('ali', 9)).toEqual(ids.slice(3));
    await expire();
    expect(await next('ali', 2)).toEqual(ids.slice(0, 2));
    await queue.release('ali', null);
    expect(await next('sara', 1)).toEqual(ids.slice(0, 1));
  });

  it('is renewed, and is lost to whoever took the pair meanwhile', async () => {
    const ids = await put([{ score: 0.1 }, { score: 0.2 }]);
    expect(await next('sara', 2)).toEqual(ids);
    await expire();
    expect(await next('ali', 1)).toEqual([ids[0]]);
    expect((await queue.take('sara', ids)).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await queue.take('ali', ids)).map(({ id }) => id)).toEqual([ids[0]]);
    await test.database.prisma.captionPair.deleteMany();
    expect(await queue.take('ali', ids)).toEqual([]);
  });

  it('that nobody got is taken back, and not once it is held anew', async () => {
    const ids = await put([{ score: 0.1 }, { score: 0.2 }]);
    const ask = () => queue.next('sara', { filter, order, cursor: null, limit: 2 });
    const page = await ask();
    expect(page.pairs.map(({ id }) => id)).toEqual(ids);
    await queue.takeBack('ali', page);
    expect(await next('ali', 2)).toEqual([]);
    await queue.takeBack('sara', page);
    expect(await next('ali', 1)).toEqual(ids.slice(0, 1));
    await queue.release('ali', null);
    const gone = await ask();
    await waitFor(async () => (await ask()).leasedUntil!.getTime() > gone.leasedUntil!.getTime());
    await queue.takeBack('sara', gone);
    expect(await next('ali', 2)).toEqual([]);
  });

  it('that nobody got is taken back, and not where a page that was loaded anew asked before it', async () => {
    const ids = await put([{ score: 0.1 }, { score: 0.2 }, { score: 0.3 }]);
    const ask = (limit: number) => queue.next('sara', { filter, order, cursor: null, limit });
    expect(await next('ali', 3)).toEqual(ids);
    await expire();
    const shown = await ask(2);
    // The page before the reload asked first, and was slow.
    const gone = await ask(3);
    await queue.takeBack('sara', gone);
    expect(shown.pairs.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(await next('ali', 3)).toEqual(ids.slice(2));
  });

  it('is not lost to a lock that passes', async () => {
    const [pairId = ''] = await put([{}]);
    expect(await next('sara', 1)).toEqual([pairId]);
    const { prisma } = test.database;
    const locked = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const busy = prisma.$transaction(async tx => {
      await tx.$queryRaw`SELECT 1 FROM caption_pair WHERE id = ${pairId}::uuid FOR UPDATE`;
      locked.resolve();
      await looked.promise;
    });
    await locked.promise;
    const renewed = queue.take('sara', [pairId]);
    // It waits for the lock, or has come back without the pair.
    const waits = waitFor(async () => {
      const waiting = await prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length > 0;
    });
    await Promise.race([renewed, waits]);
    looked.resolve();
    await busy;
    expect((await renewed).map(({ id }) => id)).toEqual([pairId]);
  });

  it('is given to one of many who ask at the same moment', async () => {
    await put(Array.from({ length: 60 }, (_, index) => ({ score: index / 100 })));
    const people = Array.from({ length: 6 }, (_, index) => `person ${index}`);
    const got = await Promise.all(people.map(person => next(person, 10)));
    expect(new Set(got.flat()).size).toBe(got.flat().length);
    for (const pairs of got) expect(pairs).toHaveLength(10);
  });

  it('is swept away long after its end', async () => {
    await put([{}]);
    await next('sara', 1);
    expect(await queue.sweep()).toBe(0);
    await expire();
    expect(await queue.sweep()).toBe(1);
  });
});
