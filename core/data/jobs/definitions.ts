import { z } from 'zod';

/** A job's name and what it carries. Cheap to import: to enqueue a job loads no handler. */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
  /** A worker that is silent for this long has died, and the job starts again. Handlers are slices of a minute or so. */
  readonly heartbeatSeconds: number;
  /** The longest that a run may take. */
  readonly expireSeconds: number;
}

const job = <Payload extends z.ZodType>(definition: JobDefinition<Payload>): JobDefinition<Payload> =>
  definition;

const NoPayload = z.strictObject({});

/** Embeds what has no embedding yet; one slice, then enqueues itself again while something is left. */
export const embedImages = job({
  name: 'embed-images',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Writes and publishes a new index snapshot. */
export const buildIndex = job({
  name: 'build-index',
  payload: z.strictObject({
    /** Builds even when little has changed. */
    force: z.boolean().default(false),
  }),
  heartbeatSeconds: 60,
  expireSeconds: 3 * 60 * 60,
});

/** Scores caption pairs that have no score of the present scorer; one slice, then enqueues itself again. */
export const scorePairs = job({
  name: 'score-pairs',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Goes on with the bulk decision that is under way, or with its undoing; one slice, then enqueues itself again. */
export const decideInBulk = job({
  name: 'decide-in-bulk',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Looks at the votes that wait once more, where the team's rule has changed; one slice, then enqueues itself again. */
export const settleVotes = job({
  name: 'settle-votes',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Goes on with the switch to another model that was asked for; one slice, then enqueues itself again. */
export const switchModel = job({
  name: 'switch-model',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 3 * 60 * 60,
});

/** Hashes what has no perceptual hash, and links what looks alike; one slice, then enqueues itself again. */
export const hashImages = job({
  name: 'hash-images',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Makes the renditions that images of earlier versions lack; one slice, then enqueues itself again. */
export const renderImages = job({
  name: 'render-images',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Goes on with the crawls that were asked for; one slice of each source, then enqueues itself again. */
export const crawl = job({
  name: 'crawl',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 15 * 60,
});

/** Looks whether a run of a job that somebody asked for is due. The runs are rows: core/data/jobs/job-runs.ts. */
export const carryOutRuns = job({
  name: 'carry-out-runs',
  payload: NoPayload,
  heartbeatSeconds: 60,
  expireSeconds: 5 * 60,
});

/** What the worker does. The crawl has a process of its own. */
export const WORKER_JOBS: readonly JobDefinition[] = [
  switchModel,
  embedImages,
  buildIndex,
  scorePairs,
  decideInBulk,
  settleVotes,
  hashImages,
  renderImages,
  carryOutRuns,
];

export const JOBS: readonly JobDefinition[] = [...WORKER_JOBS, crawl];
