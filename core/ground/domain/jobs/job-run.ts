import { z } from 'zod';
import { Id } from '../id.ts';
import { IndexEngine } from '../models/index-engine.ts';
import { MODEL_NAME } from '../models/model-name.ts';
import { TrainingRecipe } from '../models/training.ts';

/** The path of a file or folder on the server's disk. */
const path = z.string().trim().min(1).max(4_000);
const model = z.string().trim().min(1).max(200);

/** The formats of captions files that can be imported: those of core/data/datasets/readers.ts. */
export const ImportFormat = z.enum(['csv', 'jsonl', 'coco', 'flickr30k', 'nocaps', 'xm3600', 'parquet']);

/** Services that translate captions: those of crawler/translation. */
export const TranslationProvider = z.enum(['google', 'libretranslate']);

export const TranslateRequest = z.object({
  kind: z.literal('translate-captions'),
  provider: TranslationProvider,
  /** The number of captions; all when absent. */
  limit: z.int().positive().optional(),
});

export const BuildRequest = z.object({
  kind: z.literal('build-index'),
  /** When absent, the same as in the last build. */
  engine: IndexEngine.optional(),
  /** What an approximate engine builds; only with such an engine. */
  factory: z.string().max(120).optional(),
  recall: z.number().min(0.1).max(1).optional(),
});

export const EvaluateRequest = z.object({
  kind: z.literal('evaluate'),
  /** A drawn set by name, or a captions file. */
  dataset: path,
  /** The folder of its pictures, if it is not the file's own folder. */
  images: path.optional(),
  language: z.enum(['fa', 'en']).default('fa'),
  method: z.enum(['model', 'bm25', 'chance']).default('model'),
  /** A preset; when absent, the one that searches. */
  model: model.optional(),
  sample: z.int().min(10).max(100_000).default(1_000),
  seed: z.int().min(0).max(2_147_483_647).default(1),
});

/** What a maintainer may ask for, as stored in a row. A new kind of work is a line here and a handler in the worker. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('import-captions'),
    format: ImportFormat,
    captionsFile: path,
    imagesFolder: path,
  }),
  TranslateRequest,
  z.object({ kind: z.literal('embed-images') }),
  z.object({ kind: z.literal('score-pairs') }),
  BuildRequest,
  z.object({ kind: z.literal('publish-index'), snapshotId: Id }),
  z.object({
    kind: z.literal('compare-indexes'),
    left: Id,
    right: Id,
    queries: z.array(z.string().trim().min(1).max(300)).min(1).max(100),
  }),
  EvaluateRequest,
  z.object({ kind: z.literal('pull-model'), name: model }),
  z.object({ kind: z.literal('verify-model'), name: model }),
  z.object({
    kind: z.literal('train-model'),
    /** When absent, the one that searches. */
    base: model.optional(),
    /** The new model's name; when absent, made from the run's id. */
    name: z.string().trim().regex(MODEL_NAME).optional(),
    recipe: TrainingRecipe.prefault({}),
    /** Reports what the training would take, and ends. */
    isEstimate: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('take-down'), imageIds: z.array(Id).min(1).max(100) }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

export type JobKind = JobRequest['kind'];
export type RequestOf<Kind extends JobKind> = Extract<JobRequest, { kind: Kind }>;

/** Work that starts by itself whenever something is missing: it can be paused, but not cancelled. */
export const OWN_WORK = ['embed-images', 'score-pairs'] as const satisfies readonly JobKind[];
export type OwnWork = (typeof OWN_WORK)[number];
export const isOwnWork = (kind: JobKind): kind is OwnWork => OWN_WORK.some(own => own === kind);

export const JOB_RUN_STATES = ['waiting', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobRunState = (typeof JOB_RUN_STATES)[number];

/** The states of runs that are not over, for jobs and crawls. */
export const OPEN_RUN_STATES = ['waiting', 'paused'] as const satisfies readonly JobRunState[];
export const isOpenRun = (state: JobRunState): boolean => OPEN_RUN_STATES.some(open => open === state);

const DAY_MS = 24 * 60 * 60_000;
const KEPT_DAYS = { asked: 90, ownWork: 7 };

/** Runs that ended before this are deleted; work that starts by itself makes many of them. */
export const runsExpireBefore = (of: keyof typeof KEPT_DAYS, now = Date.now()): Date =>
  new Date(now - KEPT_DAYS[of] * DAY_MS);

/** What two indexes found for the same queries. */
export const IndexComparison = z.object({
  /** Mean share of the first ten that both have. */
  overlapAt10: z.number(),
  queries: z.array(
    z.object({ text: z.string(), overlap: z.number(), left: z.array(Id), right: z.array(Id) }),
  ),
});
export type IndexComparison = z.infer<typeof IndexComparison>;

/** The parts of a request that its kind's name does not say, one by one, for people to read. */
export function jobRequestParts(request: JobRequest): (string | undefined)[] {
  switch (request.kind) {
    case 'import-captions':
      return [request.format, request.captionsFile];
    case 'translate-captions':
      return [request.provider, request.limit?.toString()];
    case 'build-index':
      return [request.engine, request.factory];
    case 'publish-index':
      return [request.snapshotId.slice(-6)];
    case 'compare-indexes':
      return [request.left.slice(-6), request.right.slice(-6)];
    case 'evaluate':
      return [request.dataset, request.method, request.model];
    case 'pull-model':
    case 'verify-model':
      return [request.name];
    case 'train-model':
      return [[request.base, request.name].filter(part => part !== undefined).join(' → ')];
    case 'take-down':
      return request.imageIds;
    case 'embed-images':
    case 'score-pairs':
      return [];
  }
}
