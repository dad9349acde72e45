import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIndex, embedImages } from '../../../../core/data/jobs/definitions.ts';
import { type JobQueue, openQueue } from '../../../../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../../../../core/data/jobs/worker-presence.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { killChildren, startChild } from '../../../helpers/child.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

let test: TestDatabase;
let worker: JobQueue;
let other: JobQueue;
const log = createLog('test', { level: 'silent' });
beforeEach(async () => {
  test = await createTestDatabase();
  [worker, other] = await Promise.all([
    openQueue(test.url, log, { applicationName: 'test-worker', supervise: true }),
    openQueue(test.url, log, { applicationName: 'test-other' }),
  ]);
});
afterEach(async () => {
  killChildren();
  await Promise.all([worker.close(), other.close()]);
  await test.drop();
});

describe('the job queue', () => {
  it('hands a job to the worker with its payload, parsed', async () => {
    const seen: unknown[] = [];
    await worker.work(buildIndex, async payload => {
      seen.push(payload);
      return 'success';
    });
    await other.enqueue(buildIndex, {});
    await waitFor(() => seen.length === 1);
    expect(seen).toEqual([{ force: false }]);
  });

  it('keeps one job of a name waiting, however often it is asked for', async () => {
    for (let times = 0; times < 5; times += 1) await other.enqueue(embedImages, {});
    let runs = 0;
    await worker.work(embedImages, async () => {
      runs += 1;
      return 'success';
    });
    await waitFor(async () => {
      const [open] = await test.database.prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pgboss.job
        WHERE name = ${embedImages.name} AND state IN ('created', 'retry', 'active')`;
      return open!.count === 0;
    });
    expect(runs).toBe(1);
  });

  it('runs a job asked for during a run after that run', async () => {
    let runs = 0;
    await worker.work(embedImages, async () => {
      runs += 1;
      if (runs === 1) await other.enqueue(embedImages, {});
      return 'success';
    });
    await other.enqueue(embedImages, {});
    await waitFor(() => runs === 2);
  });

  it('tries a failed job again', async () => {
    let runs = 0;
    await worker.work(embedImages, async () => {
      runs += 1;
      if (runs === 1) throw new Error('once');
      return 'success';
    });
    await other.enqueue(embedImages, {});
    await waitFor(() => runs === 2);
  });

  it('does not wait for the job of a worker that was killed', async () => {
    const killed = startChild('run-endless-job.ts', [test.url]);
    await killed.says(/running/);
    killed.process.kill('SIGKILL');
    await killed.exit;
    let runs = 0;
    await worker.work(embedImages, async () => {
      runs += 1;
      return 'success';
    });
    await other.enqueue(embedImages, {});
    await waitFor(() => runs === 1);
    expect(await isWorkerAlive(test.database, 'test-killed')).toBe(false);
  });

  it('shows whether a worker is connected', async () => {
    expect(await isWorkerAlive(test.database, 'test-worker')).toBe(true);
    expect(await isWorkerAlive(test.database, 'nobody')).toBe(false);
  });
});
