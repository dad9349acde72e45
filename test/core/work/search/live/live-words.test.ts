import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptionFeed } from '../../../../../core/data/captions/caption-feed.ts';
import { ChangeFeed } from '../../../../../core/data/database/change-feed.ts';
import { ImageRepository } from '../../../../../core/data/images/images.ts';
import { LiveWords } from '../../../../../core/work/search/live/live-words.ts';
import { createTestDatabase, type TestDatabase } from '../../../../helpers/database.ts';
import { addImages, embed, log } from '../collection.ts';

let test: TestDatabase;
let changes: ChangeFeed;
let live: LiveWords | undefined;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  test = await createTestDatabase();
  changes = await ChangeFeed.open(test.url, log);
});
afterEach(async () => {
  vi.useRealTimers();
  await live?.close();
  live = undefined;
  await changes.close();
  await test.drop();
});

const soon = { interval: 10 };
const halfAMinuteLater = () => vi.advanceTimersByTime(30_000);
const found = async (query: string) => (await live!.search(query, 10)).map(({ id }) => id).sort();
const caption = (imageId: string, persian: string) =>
  new ImageRepository(test.database).addCaptions([
    { imageId, captions: [{ persian, source: 'upload', status: 'approved' }] },
  ]);
const rejectUnheard = async (imageId: string) => {
  const { prisma } = test.database;
  await prisma.captionPair.updateMany({ where: { imageId }, data: { status: 'rejected' } });
  await prisma.image.update({ where: { id: imageId }, data: { updatedAt: new Date() } });
};

describe('the words of captions', () => {
  it('follow what is announced', async () => {
    const [id] = await addImages(test.database, 1);
    live = await LiveWords.open({ captions: new CaptionFeed(test.database), changes, log });
    expect(await found('زرافه')).toEqual([]);
    await caption(id!, 'زرافه‌ای در باغ');
    await expect.poll(() => found('زرافه'), soon).toEqual([id]);
  });

  it('follow what was never announced half a minute later', async () => {
    const [id] = await addImages(test.database, 1);
    await caption(id!, 'زرافه‌ای در باغ');
    live = await LiveWords.open({ captions: new CaptionFeed(test.database), changes, log });
    expect(await found('زرافه')).toEqual([id]);
    await rejectUnheard(id!);
    halfAMinuteLater();
    await expect.poll(() => found('زرافه'), soon).toEqual([]);
  });

  it('follow what was said while the connection was down', async () => {
    const [id] = await addImages(test.database, 1);
    await caption(id!, 'زرافه‌ای در باغ');
    live = await LiveWords.open({ captions: new CaptionFeed(test.database), changes, log });
    await test.database.prisma.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'negareh-listener' AND datname = current_database()`;
    await rejectUnheard(id!);
    await expect.poll(() => found('زرافه'), soon).toEqual([]);
  });

  it('are known to a query in Latin letters right after the start, while one in Persian is not held up', async () => {
    const [id] = await addImages(test.database, 1);
    await caption(id!, 'گربه‌ای در باغ');
    // Neither does the pause before the dictionaries end, nor anybody's patience.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const words = await LiveWords.open({ captions: new CaptionFeed(test.database), changes, log });
    live = words;
    const first = (query: string) => words.read(query).then(() => query);
    expect(await Promise.race([first('gorbe'), first('گربخ')])).toBe('گربخ');
    expect(await words.read('gorbe')).toEqual({ best: 'گربه' });
    expect(await words.read('گربخ')).toEqual({ best: 'گربه' });
  });

  it('are read once for each change, whatever else changes about an image', async () => {
    const ids = await addImages(test.database, 3);
    const captions = new CaptionFeed(test.database);
    const read = vi.spyOn(captions, 'of');
    live = await LiveWords.open({ captions, changes, log });
    // What was asked for before two further changes were found has been done.
    const settled = async (...words: string[]) => {
      for (const word of words) {
        const [id] = await addImages(test.database, 1);
        await caption(id!, word);
        await expect.poll(() => found(word), soon).toEqual([id]);
      }
    };
    await embed(test.database, ids);
    halfAMinuteLater();
    await settled('یک', 'دو');
    expect(read.mock.calls.flat(2)).toEqual(expect.arrayContaining(ids));
    const before = read.mock.calls.length;
    halfAMinuteLater();
    await settled('سه', 'چهار');
    const later = read.mock.calls.slice(before).flat(2);
    expect(later.filter(id => ids.includes(id))).toEqual([]);
  });

  it('that change while they are read at the start end up as they are, not as they were', async () => {
    const [id] = await addImages(test.database, 1);
    await caption(id!, 'زرافه‌ای در باغ');
    const captions = new CaptionFeed(test.database);
    const all = captions.all.bind(captions);
    captions.all = async function* () {
      // Told after the words, which follow the feed already.
      const heard = Promise.withResolvers<void>();
      changes.follow({
        name: 'the test',
        refresh: async () => heard.resolve(),
        catchUp: async () => undefined,
      });
      for await (const page of all()) {
        // Read, and changed before it is in the index.
        await test.database.prisma.captionPair.updateMany({ data: { status: 'rejected' } });
        await test.database.prisma
          .$executeRaw`SELECT pg_notify('images_changed', ${JSON.stringify({ ids: [id] })})`;
        await heard.promise;
        yield page;
      }
    };
    live = await LiveWords.open({ captions, changes, log });
    await expect.poll(() => found('زرافه'), soon).toEqual([]);
  });

  it('may come after the opening: until then others go by meaning, and who asks by words waits', async () => {
    const [id] = await addImages(test.database, 1);
    await caption(id!, 'زرافه‌ای در باغ');
    const captions = new CaptionFeed(test.database);
    const all = captions.all.bind(captions);
    const gate = Promise.withResolvers<void>();
    let tries = 0;
    captions.all = async function* () {
      yield* all();
      tries += 1;
      await gate.promise;
      if (tries === 1) throw new Error('the connection broke');
    };
    live = await LiveWords.open({ captions, changes, log }, { deadline: Promise.resolve() });
    expect(await found('زرافه')).toEqual([]);
    const waiting = live.search('زرافه', 10, { whole: true });
    gate.resolve();
    // It was read again after the fault.
    expect((await waiting).map(match => match.id)).toEqual([id]);
    expect(tries).toBe(2);
    expect(await found('زرافه')).toEqual([id]);
  });

  it('that are still read when it is closed keep nobody', async () => {
    const captions = new CaptionFeed(test.database);
    captions.all = async function* () {
      for (;;) yield [];
    };
    const opened = await LiveWords.open({ captions, changes, log }, { deadline: Promise.resolve() });
    const waiting = opened.search('زرافه', 10, { whole: true });
    await opened.close();
    expect(await waiting).toEqual([]);
  });
});
