import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeCursor } from '../../../../core/data/database/change-cursor.ts';
import { ChangeFeed, type Following } from '../../../../core/data/database/change-feed.ts';
import { horizonOf, imagesChangedSince } from '../../../../core/data/database/changes-since.ts';
import { notifyImagesChanged } from '../../../../core/data/database/notifications.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages, log } from '../../work/search/collection.ts';

let test: TestDatabase;
let feed: ChangeFeed;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  test = await createTestDatabase();
  feed = await ChangeFeed.open(test.url, log);
});
afterEach(async () => {
  vi.useRealTimers();
  await feed.close();
  await test.drop();
});

/** A follower that notes what it is told, and fails while it is told to. */
async function follow(name: string) {
  const state = { refreshed: [] as string[][], failures: 0, published: 0, calls: 0 };
  const source = {
    changedSince: (moment: Date) => imagesChangedSince(test.database, moment),
    horizon: () => horizonOf(test.database),
  };
  const cursor = await ChangeCursor.open(source);
  const refresh = async (ids: readonly string[]) => {
    state.calls += 1;
    if (state.failures > 0) {
      state.failures -= 1;
      throw new Error('cannot now');
    }
    state.refreshed.push([...ids]);
  };
  const following: Following = feed.follow({
    name,
    refresh,
    catchUp: () => cursor.catchUp(refresh),
    onPublished: () => {
      state.published += 1;
    },
  });
  return { state, following, told: () => state.refreshed.flat().sort() };
}

const halfAMinuteLater = () => vi.advanceTimersByTime(30_000);
const soon = { interval: 10 };
/** Changes images without an announcement, as when it was lost. */
const changeUnheard = (ids: readonly string[]) =>
  test.database.prisma.image.updateMany({ where: { id: { in: [...ids] } }, data: { updatedAt: new Date() } });
const cutOff = () =>
  test.database.prisma.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'negareh-listener' AND datname = current_database()`;
const listeners = async () => {
  const [row] = await test.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE application_name = 'negareh-listener' AND datname = current_database()`;
  return row!.count;
};

/** Images whose own announcement has been heard, so that nobody who follows later is told of it. @returns ids in order */
async function addHeard(count: number): Promise<string[]> {
  const { told, following } = await follow('before');
  const ids = (await addImages(test.database, count)).sort();
  await expect.poll(told, soon).toEqual(ids);
  await following.close();
  return ids;
}

it('a transaction that has only read so far may write yet, and holds the horizon as one that writes does', async () => {
  const { prisma } = test.database;
  await prisma.$transaction(async tx => {
    const [begun] = await tx.$queryRaw<{ at: Date }[]>`SELECT now() AS at`;
    expect((await horizonOf(test.database)).getTime()).toBeLessThanOrEqual(begun!.at.getTime());
  });
});

describe('the feed of changes', () => {
  it('tells all its followers over one connection', async () => {
    const followers = [await follow('one'), await follow('two'), await follow('three')];
    const ids = [newId(), newId()].sort();
    await notifyImagesChanged(test.database.prisma, ids);
    for (const { told } of followers) await expect.poll(told, soon).toEqual(ids);
    await test.database.prisma.$executeRaw`SELECT pg_notify('index_published', '')`;
    for (const { state } of followers) await expect.poll(() => state.published, soon).toBe(1);
    expect(await listeners()).toBe(1);
  });

  it('tells that another model may have been chosen: when it is announced, after a lost connection, every half minute', async () => {
    let looks = 0;
    const unfollow = feed.followModel(() => {
      looks += 1;
    });
    const heard = (count: number) => expect.poll(() => looks, soon).toBe(count);
    await test.database.prisma.$executeRaw`SELECT pg_notify('model_changed', '')`;
    await heard(1);
    halfAMinuteLater();
    await heard(2);
    await cutOff();
    await heard(3);
    unfollow();
    halfAMinuteLater();
    expect(looks).toBe(3);
    expect(await listeners()).toBe(1);
  });

  it('catches up by mark with what was never announced, and reads nothing twice', async () => {
    const ids = await addHeard(3);
    const { state, told } = await follow('one');
    halfAMinuteLater();
    // The overlap reaches back behind the beginning.
    await expect.poll(told, soon).toEqual(ids);
    await changeUnheard([ids[1]!]);
    halfAMinuteLater();
    await expect.poll(() => state.refreshed.length, soon).toBe(2);
    expect(state.refreshed[1]).toEqual([ids[1]]);
    for (let round = 0; round < 3; round += 1) halfAMinuteLater();
    await changeUnheard([ids[2]!]);
    halfAMinuteLater();
    await expect.poll(() => state.refreshed.length, soon).toBe(3);
    expect(state.refreshed[2]).toEqual([ids[2]]);
  });

  it('catches up when the connection was dropped, with what was said in between', async () => {
    const ids = await addHeard(2);
    const followers = [await follow('one'), await follow('two')];
    await cutOff();
    await new ImageRepository(test.database).setState(ids, 'hidden');
    for (const { told, state } of followers) {
      await expect.poll(told, soon).toEqual(expect.arrayContaining(ids));
      expect(state.published).toBeGreaterThan(0);
    }
    expect(await listeners()).toBe(1);
  });

  it('loses nothing when a follower fails, and the others do not notice', async () => {
    const ids = await addHeard(2);
    const [weak, strong] = [await follow('weak'), await follow('strong')];
    weak.state.failures = 2;
    await notifyImagesChanged(test.database.prisma, ids);
    await expect.poll(strong.told, soon).toEqual(ids);
    await expect.poll(() => weak.state.calls, soon).toBe(1);
    halfAMinuteLater(); // fails again, in the middle of catching up
    await expect.poll(() => weak.state.calls, soon).toBe(2);
    expect(weak.told()).toEqual([]);
    halfAMinuteLater();
    await expect.poll(weak.told, soon).toEqual(ids);
  });

  it('takes announcements together that come while a follower works, and never overlaps', async () => {
    const { state, following } = await follow('one');
    const gate = Promise.withResolvers<void>();
    const held = following.inTurn(() => gate.promise);
    const ids = Array.from({ length: 50 }, () => newId());
    for (const id of ids) await notifyImagesChanged(test.database.prisma, [id]);
    await test.database.prisma.$executeRaw`SELECT pg_notify('index_published', '')`;
    await expect.poll(() => state.published, soon).toBe(1);
    expect(state.refreshed).toEqual([]);
    gate.resolve();
    await held;
    await expect.poll(() => state.refreshed.flat().sort(), soon).toEqual(ids.sort());
    expect(state.refreshed.length).toBeLessThanOrEqual(2);
  });

  it('tells a follower nothing any more that has gone', async () => {
    const [gone, here] = [await follow('gone'), await follow('here')];
    await gone.following.close();
    const ids = [newId()];
    await notifyImagesChanged(test.database.prisma, ids);
    await expect.poll(here.told, soon).toEqual(ids);
    expect(gone.told()).toEqual([]);
  });
});
