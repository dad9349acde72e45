import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CarriedRunRepository } from '../../../../core/data/jobs/carried-runs.ts';
import { followWork } from '../../../../core/data/jobs/follow-work.ts';
import { JobRunRepository } from '../../../../core/data/jobs/job-runs.ts';
import { RunCarrier, type RunHandlers } from '../../../../core/data/jobs/run-carrier.ts';
import { sleep } from '../../../../core/ground/async/sleep.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { LOG_LINES } from '../../../../core/ground/domain/jobs/run-log.ts';
import { InputError, PermanentError, RetryableError } from '../../../../core/ground/errors.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

const log = createLog('test', { level: 'silent' });
const EVALUATION = {
  kind: 'evaluate',
  dataset: 'demo-seen',
  language: 'fa',
  method: 'chance',
  sample: 10,
  seed: 1,
} as const;
const TRANSLATION = { kind: 'translate-captions', provider: 'google' } as const;

let test_: TestDatabase;
let runs: JobRunRepository;
let carried: CarriedRunRepository;
let stop: AbortController;
beforeEach(async () => {
  test_ = await createTestDatabase();
  runs = new JobRunRepository(test_.database);
  carried = new CarriedRunRepository(test_.database);
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await test_.drop();
});

const carrier = (handlers: RunHandlers, stopping = stop.signal) =>
  new RunCarrier({ handlers, stopping, log, database: test_.database, describe: ({ code }) => code });
/** Until it is told to stop, as an import of a large file is. */
const endless: RunHandlers['evaluate'] = async (_, { signal, report }) => {
  report.advance(7, 20);
  await sleep(600_000, signal);
  return undefined;
};
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const events = async (id: string) => (await runs.find(id)).log.map(({ event }) => event);

describe('runs of jobs', () => {
  test('are carried out in turn, and keep what came out and what could not be worked on', async () => {
    const run = await runs.add(EVALUATION, { by: 'مریم' });
    expect((await runs.add(EVALUATION)).id).toBe(run.id);
    const build = { kind: 'build-index' } as const;
    const nightly = await runs.add(build, { startAt: new Date(Date.now() + 3_600_000), everyHours: 24 });
    expect(await runs.kindsUnderWay()).toEqual(['evaluate']);
    const now = await runs.add(build);
    expect(now.id).not.toBe(nightly.id);
    expect((await runs.add(build)).id).toBe(now.id);
    expect(await runs.kindsUnderWay()).toEqual(['build-index', 'evaluate']);
    await runs.cancel(now.id);
    const work = carrier({
      evaluate: async (_, { report }) => {
        for (let done = 1; done <= 30; done += 1) report.advance(done, 30);
        report.problem('image.unreadable', 'a.jpg');
        report.problem('image.unreadable', 'b.jpg');
        return { evaluationId: 'x' };
      },
    });
    work.look();
    await work.settle();
    expect(await runs.find(run.id)).toMatchObject({
      state: 'done',
      done: 30,
      total: 30,
      askedBy: 'مریم',
      result: { evaluationId: 'x' },
      problems: [{ code: 'image.unreadable', count: 2, examples: ['a.jpg', 'b.jpg'] }],
    });
    expect(await events(run.id)).toEqual(['asked', 'began', 'done']);
    // What is over is not asked for again by the same words.
    expect((await runs.add(EVALUATION)).id).not.toBe(run.id);
  });

  test('that are paused stop, wait, and go on where the row says', async () => {
    const run = await runs.add(EVALUATION);
    const work = carrier({ evaluate: endless });
    work.look();
    await expect.poll(async () => (await runs.find(run.id)).done).toBe(7);
    await runs.pause(run.id);
    await work.settle();
    expect(await runs.find(run.id)).toMatchObject({ state: 'paused', done: 7, total: 20 });
    work.look();
    await work.settle();
    expect(await carried.stateOf(run.id)).toBe('paused');
    await runs.resume(run.id);
    let from = 0;
    const other = carrier({
      evaluate: async ({ done }) => {
        from = done;
        return undefined;
      },
    });
    other.look();
    await other.settle();
    expect([from, await carried.stateOf(run.id)]).toEqual([7, 'done']);
    expect(await events(run.id)).toEqual(['asked', 'began', 'paused', 'resumed', 'began', 'done']);
  });

  test('that are cancelled stop for good, and a run that is over cannot be moved', async () => {
    const run = await runs.add(EVALUATION);
    const work = carrier({ evaluate: endless });
    work.look();
    await expect.poll(async () => (await runs.find(run.id)).done).toBe(7);
    await runs.cancel(run.id);
    await work.settle();
    expect(await carried.stateOf(run.id)).toBe('cancelled');
    for (const move of ['pause', 'resume', 'cancel'] as const)
      await expect(runs[move](run.id)).rejects.toMatchObject({ code: 'job.not-found' });
  });

  test('outlive their process: the next one takes them up, and two never share one', async () => {
    const run = await runs.add(EVALUATION);
    const first = new AbortController();
    const dying = carrier({ evaluate: endless }, first.signal);
    dying.look();
    await expect.poll(async () => (await runs.find(run.id)).done).toBe(7);
    let calls = 0;
    const next = carrier({
      evaluate: async () => {
        calls += 1;
        return undefined;
      },
    });
    next.look();
    await next.settle();
    expect(calls).toBe(0);
    first.abort();
    await dying.settle();
    expect(await carried.stateOf(run.id)).toBe('waiting');
    next.look();
    await next.settle();
    expect([calls, await carried.stateOf(run.id)]).toEqual([1, 'done']);
  });

  test('wait after a passing fault, fail after a lasting one, and hold up nobody', async () => {
    const passing = await runs.add(EVALUATION);
    const lasting = await runs.add(TRANSLATION);
    const work = carrier({
      evaluate: async () => {
        throw new RetryableError('hub.unreachable', { endpoint: 'here', reason: 'gone' });
      },
      'translate-captions': async () => {
        throw new InputError('dataset.unknown', { name: 'x', known: 'y' });
      },
    });
    work.look();
    await work.settle();
    const [waiting, failed] = [await runs.find(passing.id), await runs.find(lasting.id)];
    expect(waiting).toMatchObject({ state: 'waiting', attempts: 1, fault: { code: 'hub.unreachable' } });
    expect(waiting.startAt).toEqual(passing.startAt);
    expect(waiting.resumeAt.getTime()).toBeGreaterThan(Date.now());
    expect(failed).toMatchObject({ state: 'failed', fault: { code: 'dataset.unknown' } });
    expect(await events(lasting.id)).toEqual(['asked', 'began', 'failed']);
  });

  test('that nobody understands fail, and hold up no other', async () => {
    await test_.database.prisma.jobRun.create({
      data: { id: newId(), kind: 'evaluate', request: { kind: 'evaluate' }, resumeAt: new Date(0) },
    });
    const good = await runs.add(EVALUATION);
    expect(await carried.due(['evaluate'])).toMatchObject({ id: good.id });
    expect(await runs.list({ limit: 10 })).toHaveLength(1);
  });

  test('that are scheduled wait for their time, and come again', async () => {
    const startAt = new Date(Date.now() + 3_600_000);
    const run = await runs.add(TRANSLATION, { startAt, everyHours: 24 });
    expect(await carried.due(['translate-captions'])).toBeNull();
    await carried.fail(run.id, new PermanentError('translation.refused', { service: 'x', reason: 'y' }));
    const [next] = await runs.list({ limit: 1 });
    expect(next).toMatchObject({ state: 'waiting', everyHours: 24, done: 0 });
    expect(next!.startAt.getTime()).toBe(startAt.getTime() + 24 * 3_600_000);
    await runs.cancel(next!.id);
    expect((await runs.list({ limit: 9 })).filter(({ state }) => state === 'waiting')).toEqual([]);
  });

  test('that are wanted now are begun now, whatever waits for a later time', async () => {
    const scheduled = await runs.add(EVALUATION, { startAt: later(1) });
    const now = await runs.add(EVALUATION);
    expect(now.id).not.toBe(scheduled.id);
    expect((await runs.add(EVALUATION)).id).toBe(now.id);
    await carried.postpone(
      now.id,
      new RetryableError('hub.unreachable', { endpoint: 'x', reason: 'y' }),
      later(1),
    );
    expect((await runs.add(EVALUATION)).id).not.toBe(now.id);
  });

  test('keep their schedule when they are resumed or put off', async () => {
    const [startAt, past] = [later(5), later(-5)];
    const scheduled = await runs.add(EVALUATION, { startAt, everyHours: 24 });
    const begun = await runs.add(TRANSLATION, { startAt: past, everyHours: 24 });
    for (const { id } of [scheduled, begun]) {
      await runs.pause(id);
      await runs.resume(id);
    }
    expect(await runs.find(scheduled.id)).toMatchObject({ startAt, resumeAt: startAt });
    expect(await carried.due(['translate-captions'])).toMatchObject({ id: begun.id });
    const fault = new RetryableError('hub.unreachable', { endpoint: 'x', reason: 'y' });
    await carried.postpone(begun.id, fault, later(3));
    await carried.finish(begun.id);
    const next = (await runs.list({ limit: 0, kinds: ['translate-captions'] }))[0]!;
    const tomorrow = new Date(past.getTime() + 24 * 3_600_000);
    expect(next).toMatchObject({ startAt: tomorrow, resumeAt: tomorrow });
  });

  test('are listed with all that is not over first, and deleted long after their end', async () => {
    const held = await runs.add(EVALUATION);
    await runs.pause(held.id);
    const scheduled = await runs.add(EVALUATION, { startAt: later(1) });
    const over: string[] = [];
    for (const kind of ['evaluate', 'embed-images', 'embed-images'] as const) {
      over.unshift((await runs.add(kind === 'evaluate' ? EVALUATION : { kind })).id);
      await carried.finish(over[0]!);
    }
    const listed = async (limit: number) => (await runs.list({ limit })).map(({ id }) => id);
    expect(await listed(2)).toEqual([scheduled.id, held.id, ...over.slice(0, 2)]);
    const { jobRun } = test_.database.prisma;
    await jobRun.updateMany({ where: { finishedAt: { not: null } }, data: { finishedAt: later(-8 * 24) } });
    await jobRun.update({ where: { id: over[0]! }, data: { finishedAt: later(-6 * 24) } });
    expect(await runs.expire()).toBe(1);
    expect(await listed(9)).toEqual([scheduled.id, held.id, over[0], over[2]]);
    await jobRun.update({ where: { id: over[2]! }, data: { finishedAt: later(-91 * 24) } });
    expect(await runs.expire()).toBe(1);
  });

  test('that kill their worker again and again fail at last, unless they come further', async () => {
    const run = await runs.add(EVALUATION);
    const look = async () => {
      const work = carrier({ evaluate: async () => undefined });
      work.look();
      await work.settle();
      return runs.find(run.id);
    };
    const die = async (done: number) => {
      await carried.begin(run.id);
      await carried.advance(run.id, { done, total: 9, problems: [] });
    };
    for (const done of [1, 1, 0, 2]) await die(done);
    expect(await runs.find(run.id)).toMatchObject({ done: 2, lostStarts: 0 });
    // Begins anew each time, and dies where it died before.
    for (let start = 0; start < 3; start += 1) await die(start);
    expect(await look()).toMatchObject({
      state: 'failed',
      fault: { code: 'job.kills-worker', parameters: { times: 3 } },
    });
  });

  test('whose worker is told to stop, or meets a passing fault, have not killed it', async () => {
    const run = await runs.add(EVALUATION);
    for (let start = 0; start < 4; start += 1) {
      const stopping = new AbortController();
      let begun = false;
      const sleeping: RunHandlers['evaluate'] = async (_, { signal }) => {
        begun = true;
        await sleep(600_000, signal);
        return undefined;
      };
      const work = carrier({ evaluate: sleeping }, stopping.signal);
      work.look();
      await expect.poll(() => begun).toBe(true);
      expect(await runs.find(run.id)).toMatchObject({ lostStarts: 1 });
      stopping.abort();
      await work.settle();
      expect(await runs.find(run.id)).toMatchObject({ state: 'waiting', lostStarts: 0 });
    }
    await carried.begin(run.id);
    await carried.postpone(
      run.id,
      new RetryableError('hub.unreachable', { endpoint: 'x', reason: 'y' }),
      later(1),
    );
    expect(await runs.find(run.id)).toMatchObject({ lostStarts: 0, attempts: 1 });
  });

  test('keep the last lines of their log, in order', async () => {
    const run = await runs.add(EVALUATION);
    for (let line = 0; line < LOG_LINES + 10; line += 1)
      await carried.note(run.id, line % 2 ? 'began' : 'waits');
    const { log: lines } = await runs.find(run.id);
    expect(lines).toHaveLength(LOG_LINES);
    expect(lines.at(-1)!.event).toBe('began');
    const times = lines.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });
});

describe('work that goes on by itself', () => {
  const options = { kind: 'embed-images', missing: 10 } as const;
  const slice = (done: number, isComplete: boolean) =>
    followWork(carried, { ...options, signal: stop.signal }, async ({ advance }) => {
      advance(done);
      return isComplete;
    });

  test('is one run from slice to slice, and another one the next time', async () => {
    await slice(4, false);
    const [open] = await runs.list({ limit: 9 });
    expect(open).toMatchObject({ state: 'waiting', done: 4, total: 10, askedBy: null });
    await slice(6, true);
    expect(await runs.find(open!.id)).toMatchObject({ state: 'done', done: 10, total: 14 });
    await slice(1, true);
    expect(await runs.list({ limit: 9 })).toHaveLength(2);
  });

  test('stands still while somebody has paused it', async () => {
    await slice(4, false);
    const [open] = await runs.list({ limit: 9 });
    await runs.pause(open!.id);
    let begun = false;
    const held = await followWork(carried, { ...options, signal: stop.signal }, async () => {
      begun = true;
      return true;
    });
    expect([held, begun]).toEqual([undefined, false]);
    await runs.resume(open!.id);
    expect(await slice(6, true)).toBe(true);
  });

  test('goes on when somebody asks for it, and is not begun before its time', async () => {
    await slice(4, false);
    const [open] = await runs.list({ limit: 9 });
    await runs.pause(open!.id);
    expect((await runs.add({ kind: 'embed-images' })).id).toBe(open!.id);
    expect(await slice(6, true)).toBe(true);
    await runs.add({ kind: 'embed-images' }, { startAt: later(1), everyHours: 24 });
    expect(await carried.isAsked('embed-images')).toBe(false);
  });
});
