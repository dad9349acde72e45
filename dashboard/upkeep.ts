import { stat } from 'node:fs/promises';
import { CrawlRepository } from '../core/data/crawl/crawl-jobs.ts';
import { CrawlRunRepository, type CrawlSchedule } from '../core/data/crawl/crawl-runs.ts';
import {
  readDivarTerms,
  requireSourceOn,
  setDivarTerms,
  withDivarTerms,
} from '../core/data/crawl/divar-terms.ts';
import type { Database } from '../core/data/database/database.ts';
import { carryOutRuns, crawl, embedImages, scorePairs, switchModel } from '../core/data/jobs/definitions.ts';
import { JobRunRepository } from '../core/data/jobs/job-runs.ts';
import { CRAWLER_APPLICATION, type JobQueue, WORKER_APPLICATION } from '../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../core/data/jobs/worker-presence.ts';
import { EvaluationRepository } from '../core/data/models/evaluations.ts';
import { ModelChoiceRepository } from '../core/data/models/model-choice.ts';
import { ModelListRepository } from '../core/data/models/model-list.ts';
import { SnapshotRepository } from '../core/data/models/snapshots.ts';
import type { Config } from '../core/ground/config.ts';
import type { CrawlRequest } from '../core/ground/domain/crawl/crawl-request.ts';
import type { JobRequest, RequestOf } from '../core/ground/domain/jobs/job-run.ts';
import { InputError, NotFoundError } from '../core/ground/errors.ts';

export type RunMove = 'pause' | 'resume' | 'cancel';

/** What maintainers do to the system: they request work and control it. All of it is rows; the worker and the crawler act on them. */
export class Upkeep {
  readonly runs: JobRunRepository;
  readonly crawlRuns: CrawlRunRepository;
  readonly crawls: CrawlRepository;
  readonly snapshots: SnapshotRepository;
  readonly evaluations: EvaluationRepository;
  readonly models: ModelListRepository;
  readonly choice: ModelChoiceRepository;
  readonly #database: Database;
  readonly #queue: JobQueue;
  readonly #config: Config;

  constructor(database: Database, { queue, config }: { readonly queue: JobQueue; readonly config: Config }) {
    this.#database = database;
    this.#queue = queue;
    this.#config = config;
    this.runs = new JobRunRepository(database);
    this.crawlRuns = new CrawlRunRepository(database);
    this.crawls = new CrawlRepository(database);
    this.snapshots = new SnapshotRepository(database);
    this.evaluations = new EvaluationRepository(database);
    this.models = new ModelListRepository(database);
    this.choice = new ModelChoiceRepository(database);
  }

  /**
   * Requests a run.
   * @throws NotFoundError 'file.not-found' for files that are not on this machine; InputError 'training.base' | 'model.name-taken'
   */
  async start(request: JobRequest, options: CrawlSchedule & { readonly by: string }): Promise<string> {
    await requireFiles(request);
    if (request.kind === 'train-model') await this.#requireTrainable(request);
    const { id } = await this.runs.add(request, options);
    await this.#wake();
    return id;
  }

  /** @throws PermanentError 'crawl.source-off'; NotFoundError 'file.not-found' */
  async startCrawl(request: CrawlRequest, schedule: CrawlSchedule): Promise<string> {
    if (request.source === 'list') await requireFile(request.file);
    requireSourceOn(request, await withDivarTerms(this.#config, this.#database));
    const { id } = await this.crawlRuns.add(request, schedule);
    await this.#queue.enqueue(crawl, {});
    return id;
  }

  async move(id: string, of: 'job' | 'crawl', move: RunMove): Promise<void> {
    if (of === 'job') await this.runs[move](id);
    else if (move === 'pause') await this.crawlRuns.hold(id);
    else await this.crawlRuns[move](id);
    await this.#wake();
    if (of === 'crawl') await this.#queue.enqueue(crawl, {});
  }

  /** Requests the switch to another model, which the worker carries out. */
  async useModel(preset: string): Promise<void> {
    await this.choice.request(preset);
    await this.#queue.enqueue(switchModel, {});
  }

  /** Whether Divar may be crawled, and who allowed it; null if the setting did. */
  async divar(): Promise<{ readonly isOn: boolean; readonly by: string | null; readonly at: Date | null }> {
    if (this.#config.crawlDivar) return { isOn: true, by: null, at: null };
    const terms = await readDivarTerms(this.#database);
    return { isOn: terms?.isOn ?? false, by: terms?.by ?? null, at: terms ? new Date(terms.at) : null };
  }

  switchDivar(isOn: boolean, by: string): Promise<void> {
    return setDivarTerms(this.#database, isOn, by);
  }

  async alive(): Promise<{ readonly worker: boolean; readonly crawler: boolean }> {
    return {
      worker: await isWorkerAlive(this.#database, WORKER_APPLICATION),
      crawler: await isWorkerAlive(this.#database, CRAWLER_APPLICATION),
    };
  }

  /** Checks against the list of models; the worker decides finally. */
  async #requireTrainable({ base, name }: RequestOf<'train-model'>): Promise<void> {
    const { models = [] } = (await this.models.read()) ?? {};
    const kind = models.find(model => model.name === base)?.kind;
    if (base !== undefined && kind !== undefined && kind !== 'search') {
      const obstacle = kind === 'onnx' ? 'finished-graphs' : 'no-pictures';
      const here = models.filter(model => model.kind === 'search' && model.state !== 'absent');
      const trainable = here.map(model => model.name).join(', ');
      throw new InputError('training.base', { name: base, obstacle, trainable });
    }
    if (name !== undefined && models.some(model => model.name === name))
      throw new InputError('model.name-taken', { name });
  }

  async #wake(): Promise<void> {
    for (const job of [carryOutRuns, embedImages, scorePairs]) await this.#queue.enqueue(job, {});
  }
}

/** Reports problems here and now instead of in a job at night. */
async function requireFiles(request: JobRequest): Promise<void> {
  if (request.kind === 'import-captions') {
    await requireFile(request.captionsFile);
    await requireFile(request.imagesFolder);
  }
  if (request.kind === 'evaluate' && /[/\\.]/.test(request.dataset)) await requireFile(request.dataset);
}

async function requireFile(path: string): Promise<void> {
  await stat(path).catch((cause: unknown) => {
    throw new NotFoundError('file.not-found', { path }, { cause });
  });
}
