import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CrawlRunRepository } from '../../../../core/data/crawl/crawl-runs.ts';
import { RetryableError } from '../../../../core/ground/errors.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

const HOUR_MS = 3_600_000;
const FURNITURE = { source: 'divar', cities: ['tehran'], categories: ['furniture'] } as const;
const REQUEST = { ...FURNITURE, cities: [...FURNITURE.cities], categories: [...FURNITURE.categories] };
const fault = new RetryableError('hub.unreachable', { endpoint: 'here', reason: 'gone' });

let test_: TestDatabase;
let runs: CrawlRunRepository;
beforeEach(async () => {
  test_ = await createTestDatabase();
  runs = new CrawlRunRepository(test_.database);
});
afterEach(() => test_.drop());

const find = async (id: string) => (await runs.list(100)).find(run => run.id === id)!;
const later = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

describe('runs of crawls', () => {
  test('that are wanted now are begun now, whatever waits for a later time', async () => {
    const scheduled = await runs.add(REQUEST, { startAt: later(1) });
    const now = await runs.add(REQUEST);
    expect(now.id).not.toBe(scheduled.id);
    expect((await runs.add(REQUEST)).id).toBe(now.id);
    await runs.pause(now.id, fault, later(1));
    expect((await runs.add(REQUEST)).id).not.toBe(now.id);
  });

  test('keep their schedule when they are resumed', async () => {
    const [startAt, past] = [later(5), later(-5)];
    const scheduled = await runs.add(REQUEST, { startAt, everyHours: 24 });
    const begun = await runs.add(REQUEST, { startAt: past, everyHours: 24 });
    for (const { id } of [scheduled, begun]) {
      await runs.hold(id);
      await runs.resume(id);
    }
    expect(await find(scheduled.id)).toMatchObject({ startAt, resumeAt: startAt });
    expect(await runs.due('divar')).toMatchObject({ id: begun.id, startAt: past });
  });

  test('are listed with all that is not over first, and deleted long after their end', async () => {
    const held = await runs.add(REQUEST);
    await runs.hold(held.id);
    const over: string[] = [];
    for (let run = 0; run < 3; run += 1) {
      over.unshift((await runs.add(REQUEST)).id);
      await runs.finish(over[0]!);
    }
    expect((await runs.list(2)).map(({ id }) => id)).toEqual([held.id, ...over.slice(0, 2)]);
    await test_.database.prisma.crawlRun.update({
      where: { id: over[2]! },
      data: { finishedAt: later(-91 * 24) },
    });
    expect(await runs.expire()).toBe(1);
    expect((await runs.list(9)).map(({ id }) => id)).toEqual([held.id, ...over.slice(0, 2)]);
  });

  test('that are over say nothing more when somebody pauses, resumes or cancels them', async () => {
    const { id } = await runs.add(REQUEST);
    await runs.finish(id);
    const code = 'crawl.run-not-found';
    for (const move of ['hold', 'resume', 'cancel'] as const)
      await expect(runs[move](id)).rejects.toMatchObject({ code });
    await runs.pause(id, fault, later(1));
    expect((await find(id)).log.map(({ event }) => event)).toEqual(['asked', 'done']);
  });
});
