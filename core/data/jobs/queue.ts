import { PgBoss } from 'pg-boss';
import type { z } from 'zod';
import { NegarehError, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import { JOBS, type JobDefinition } from './definitions.ts';

/** What a handler reports about its run; a thrown error counts as failed and is retried. */
export type JobOutcome = 'success' | 'skipped';

/** Runs one job. May be called twice for the same job, so it does what is missing, not what it is told. */
export type JobHandler<Payload> = (payload: Payload, signal: AbortSignal) => Promise<JobOutcome>;

/** The job queue in PostgreSQL. At most one job of a name waits: they are all “do what is missing”. */
export interface JobQueue {
  /** Does nothing when one of this name waits already. */
  enqueue<Payload extends z.ZodType>(job: JobDefinition<Payload>, payload: z.input<Payload>): Promise<void>;
  /** Takes jobs of this name, one at a time in this process, as soon as they come. */
  work<Payload extends z.ZodType>(
    job: JobDefinition<Payload>,
    handler: JobHandler<z.output<Payload>>,
  ): Promise<void>;
  /** Enqueues the job at these times (cron, UTC) whether or not anybody asks for it. */
  schedule<Payload extends z.ZodType>(
    job: JobDefinition<Payload>,
    cron: string,
    payload: z.input<Payload>,
  ): Promise<void>;
  /** Lets running handlers finish for a moment, then goes. What did not finish is taken up again by its heartbeat. */
  close(): Promise<void>;
}

interface QueueOptions {
  /** Shown in PostgreSQL's list of connections. */
  readonly applicationName: string;
  /** True in worker and crawler, which also do the queue's housekeeping; others only enqueue. */
  readonly supervise?: boolean;
  /** Words an error of ours for the person who reads the log. */
  readonly describe?: (error: NegarehError) => string;
}

/** By this name PostgreSQL's activity list shows that a worker lives. */
export const WORKER_APPLICATION = 'negareh-worker';
/** The same of the crawler. */
export const CRAWLER_APPLICATION = 'negareh-crawler';

/** New jobs wake the worker by NOTIFY; polling finds those that wait for their next try. */
const POLLING = { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };

const CLOSE_TIMEOUT_MS = 2_500;
/** Two jobs come every minute; a day of them is enough to look back at. */
const KEEP_DONE_SECONDS = 24 * 60 * 60;

/**
 * Opens the queue, and creates it if it does not exist.
 * @throws database errors
 */
export async function openQueue(
  url: string,
  log: Log,
  { applicationName, supervise = false, describe }: QueueOptions,
): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: applicationName,
    max: 4,
    useListenNotify: supervise,
    supervise,
    schedule: supervise,
  });
  boss.on('error', error => log.warn({ reason: reasonOf(error) }, 'job queue'));
  await boss.start();
  for (const { name, heartbeatSeconds, expireSeconds } of JOBS) {
    await boss.createQueue(name, {
      // One waits. Not pg-boss's “one runs” too: the job of a killed worker counts as running until its heartbeat is
      // missed, a minute in which nothing would be done. Advisory locks, which die with the worker, see to that.
      policy: 'short',
      notify: true,
      heartbeatSeconds,
      expireInSeconds: expireSeconds,
      retryLimit: 5,
      retryDelay: 1,
      retryDelayMax: 300,
      retryBackoff: true,
      deleteAfterSeconds: KEEP_DONE_SECONDS,
    });
  }
  return {
    enqueue: async (job, payload) => {
      await boss.send(job.name, job.payload.parse(payload) as object);
    },
    work: async (job, handler) => {
      await boss.work(job.name, POLLING, async jobs => {
        for (const { id, data, signal } of jobs) {
          const started = performance.now();
          try {
            const outcome = await handler(job.payload.parse(data), signal);
            const level = outcome === 'skipped' ? 'debug' : 'info';
            log[level](
              { job: job.name, id, outcome, ms: Math.round(performance.now() - started) },
              'job done',
            );
          } catch (error) {
            const known = toOwnError(error);
            const sentence = known instanceof NegarehError ? describe?.(known) : undefined;
            log.error({ job: job.name, id, reason: reasonOf(known) }, sentence ?? 'job failed');
            throw error;
          }
        }
      });
    },
    schedule: (job, cron, payload) => boss.schedule(job.name, cron, job.payload.parse(payload) as object),
    close: () => boss.stop({ graceful: true, timeout: CLOSE_TIMEOUT_MS }),
  };
}
