import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../../../core/data/database/notifications.ts';
import { SnapshotRepository } from '../../../../core/data/models/snapshots.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { log, SPACE } from '../../work/search/collection.ts';

let test: TestDatabase;
let snapshots: SnapshotRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  snapshots = new SnapshotRepository(test.database);
});
afterEach(() => test.drop());

async function begin(space = SPACE): Promise<string> {
  const id = newId();
  await snapshots.begin({ ...space, id, normalizerVersion: 1, engine: 'exact', dimension: 4, folder: id });
  return id;
}

async function publish(space = SPACE): Promise<string> {
  const id = await begin(space);
  await snapshots.publish(id, { count: 3, checksum: 'abc' });
  return id;
}

const states = async () => new Map((await snapshots.list()).map(({ id, state }) => [id, state]));
const OTHER = { modelId: 'other@11111111', precision: 'fp32' as const };
const unchecked = async () => undefined;

describe('snapshots', () => {
  it('are published one at a time for each space, and announced when it is done', async () => {
    const heard: string[] = [];
    const handlers = {
      onMessage: (_: string, text: string) => heard.push(text),
      onReconnect: () => undefined,
    };
    const listener = await listen(test.url, ['index_published'], handlers, log);
    const building = await begin();
    expect(await snapshots.published(SPACE)).toBeNull();
    const first = await publish();
    const other = await publish(OTHER);
    const second = await publish();
    expect(await states()).toEqual(
      new Map([
        [second, 'published'],
        [other, 'published'],
        [first, 'retired'],
        [building, 'building'],
      ]),
    );
    expect(await snapshots.published(SPACE)).toMatchObject({
      id: second,
      count: 3,
      checksum: 'abc',
      folder: second,
    });
    expect(await snapshots.newestPublished()).toMatchObject({ id: second });
    await expect.poll(() => heard.map(text => JSON.parse(text).id)).toEqual([first, other, second]);
    await listener.close();
  });

  it('go back to the one before, as far as there is one', async () => {
    await expect(snapshots.publishAgain(SPACE, { check: unchecked })).rejects.toMatchObject({
      code: 'index.no-previous',
    });
    const [first, second, third] = [await publish(), await publish(), await publish()];
    await publish(OTHER);
    expect(await snapshots.publishAgain(SPACE, { check: unchecked })).toMatchObject({
      id: second,
      state: 'published',
    });
    expect(await snapshots.publishAgain(SPACE, { check: unchecked })).toMatchObject({ id: first });
    await expect(snapshots.publishAgain(SPACE, { check: unchecked })).rejects.toMatchObject({
      code: 'index.no-previous',
    });
    expect((await states()).get(third!)).toBe('retired');
    const fourth = await publish();
    expect(await snapshots.published(SPACE)).toMatchObject({ id: fourth });
  });

  it('stay as they are when the one before is not fit to be published', async () => {
    const [, second] = [await publish(), await publish()];
    const broken = () => Promise.reject(new Error('broken'));
    await expect(snapshots.publishAgain(SPACE, { check: broken })).rejects.toThrow('broken');
    expect(await snapshots.published(SPACE)).toMatchObject({ id: second });
  });

  it('go back whatever a build does while the one before is looked at', async () => {
    const [first, second] = [await publish(), await publish()];
    let third: string | undefined;
    const check = async () => {
      third = await publish();
    };
    expect(await snapshots.publishAgain(SPACE, { check })).toMatchObject({ id: first, pinned: true });
    expect(await states()).toEqual(
      new Map([
        [third, 'retired'],
        [second, 'retired'],
        [first, 'published'],
      ]),
    );
    const given = async () => {
      await snapshots.giveUp(second);
    };
    await expect(snapshots.publishAgain(SPACE, { id: second, check: given })).rejects.toMatchObject({
      code: 'index.no-previous',
    });
    expect(await snapshots.published(SPACE)).toMatchObject({ id: first });
    expect((await states()).get(second)).toBe('failed');
  });

  it('are not given up while somebody has them open, unless they must', async () => {
    const [first, second] = [await publish(), await publish()];
    const [reader, other] = [newId(), newId()];
    expect(await snapshots.giveUp(second)).toBe('kept');
    expect(await snapshots.hold(first, { reader, leaseMs: 60_000 })).toBe(true);
    expect(await snapshots.giveUp(first)).toBe('held');
    // A reader that was killed holds it as long as its lease runs.
    await snapshots.hold(first, { reader, leaseMs: 1 });
    await expect.poll(() => snapshots.giveUp(first)).toBe('given-up');
    expect(await snapshots.hold(first, { reader: other, leaseMs: 60_000 })).toBe(false);

    const third = await publish();
    await snapshots.hold(second, { reader: other, leaseMs: 60_000 });
    expect(await snapshots.giveUp(second, { force: true })).toBe('given-up');
    await snapshots.hold(third, { reader: newId(), leaseMs: 60_000 });
    await snapshots.release(other);
    const left = await test.database.prisma.snapshotReader.findMany();
    expect(left.map(({ snapshotId }) => snapshotId)).toEqual([third]);
  });

  it('are held again by whoever has slept for longer than its lease', async () => {
    const [first] = [await publish(), await publish()];
    const reader = newId();
    await snapshots.hold(first, { reader, leaseMs: 1 });
    const forgotten = async () => {
      await snapshots.release(newId());
      return test.database.prisma.snapshotReader.count();
    };
    await expect.poll(forgotten).toBe(0);
    expect(await snapshots.hold(first, { reader, leaseMs: 60_000 })).toBe(true);
    expect(await snapshots.giveUp(first)).toBe('held');
  });

  it('expire when they failed, or when enough newer ones of their space are kept', async () => {
    const failed = await begin();
    await snapshots.fail(failed);
    const ids = [await publish(), await publish(), await publish(), await publish()];
    const others = [await publish(OTHER), await publish(OTHER)];
    const expired = (await snapshots.expired(2)).map(({ id }) => id);
    expect(expired.sort()).toEqual([failed, ids[0]].sort());
    // Neither failing nor deleting touches what is published.
    await snapshots.fail(ids[3]!);
    for (const id of [...expired, ids[3]!]) await snapshots.delete(id);
    expect([...(await states()).keys()].sort()).toEqual([ids[1], ids[2], ids[3], ...others].sort());
  });
});
