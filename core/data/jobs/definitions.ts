import { z } from 'zod';

/** A job's name and payload. Cheap to import: enqueueing a job loads no handler. */
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

/** A slice of some work that carries nothing: it looks itself for what is missing. */
const slice = (name: string, expireSeconds = 15 * 60) =>
  job({ name, payload: z.strictObject({}), heartbeatSeconds: 60, expireSeconds });

/** Embeds what has no embedding yet; one slice, then enqueues itself again while something is left. */
export const embedImages = slice('embed-images');

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
export const scorePairs = slice('score-pairs');

/** Goes on with the bulk decision that is under way, or with its undoing; one slice, then enqueues itself again. */
export const decideInBulk = slice('decide-in-bulk');

/** Looks at the votes that wait once more, where the team's rule has changed; one slice, then enqueues itself again. */
export const settleVotes = slice('settle-votes');

/** Goes on with the switch to another model that was asked for; one slice, then enqueues itself again. */
export const switchModel = slice('switch-model', 3 * 60 * 60);

/** Hashes what has no perceptual hash, and links what looks alike; one slice, then enqueues itself again. */
export const hashImages = slice('hash-images');

/** Makes the renditions that images of earlier versions lack; one slice, then enqueues itself again. */
export const renderImages = slice('render-images');

/** Goes on with the crawls that were asked for; one slice of each source, then enqueues itself again. */
export const crawl = slice('crawl');

/** Looks whether a run of a job that somebody asked for is due. The runs are rows: core/data/jobs/job-runs.ts. */
export const carryOutRuns = slice('carry-out-runs', 5 * 60);

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
