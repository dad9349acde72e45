import { ScoreBucketRepository } from '../../core/data/captions/score-buckets.ts';
import { CrawlRunRepository } from '../../core/data/crawl/crawl-runs.ts';
import type { Database } from '../../core/data/database/database.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { CRAWLER_APPLICATION, WORKER_APPLICATION } from '../../core/data/jobs/queue.ts';
import { isWorkerAlive } from '../../core/data/jobs/worker-presence.ts';
import { EmbeddingRepository } from '../../core/data/models/embeddings.ts';
import { ModelChoiceRepository } from '../../core/data/models/model-choice.ts';
import { SnapshotRepository } from '../../core/data/models/snapshots.ts';
import type { PairStatus } from '../../core/ground/domain/captions/caption-pair.ts';
import type { ImageState } from '../../core/ground/domain/images/image.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { searchUrlOf } from '../../core/ground/service-urls.ts';
import { prepareActiveModel } from '../../core/work/model-in-use/active-model.ts';
import { progressOf } from '../../core/work/model-in-use/list-models.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';

/** The output of `negareh status --json`. */
export interface Status {
  readonly search: {
    readonly url: string;
    readonly ready: boolean;
    /** Why it runs but is not ready; also null if it does not run. */
    readonly error: { readonly code: string; readonly message: string } | null;
  };
  readonly worker: { readonly running: boolean };
  readonly crawler: {
    readonly running: boolean;
    /** Unfinished crawls in the background. */
    readonly underWay: number;
  };
  readonly model: {
    readonly id: string;
    readonly precision: string;
    readonly dimension: number;
    /** The next model, and how many images it has embedded; null if there is none. */
    readonly next: { readonly name: string; readonly embedded: number; readonly missing: number } | null;
  };
  readonly images: Readonly<Record<ImageState, number>>;
  readonly captions: Readonly<Record<PairStatus, number>>;
  readonly embeddings: { readonly count: number; readonly missing: number };
  readonly index: {
    readonly id: string;
    readonly engine: string;
    readonly count: number;
    readonly dimension: number;
    readonly publishedAt: string;
  } | null;
}

export async function readStatus(database: Database, { config, locale }: CommandContext): Promise<Status> {
  const model = await prepareActiveModel(database, config);
  const embeddings = new EmbeddingRepository(database, model);
  const published = await new SnapshotRepository(database).published(model);
  return {
    search: await readSearch(),
    worker: { running: await isWorkerAlive(database, WORKER_APPLICATION) },
    crawler: {
      running: await isWorkerAlive(database, CRAWLER_APPLICATION),
      underWay: await new CrawlRunRepository(database).countUnderWay(),
    },
    model: {
      id: model.modelId,
      precision: model.precision,
      dimension: model.dimension,
      next: await readNext(),
    },
    images: await new ImageRepository(database).countByState(),
    captions: await new ScoreBucketRepository(database).totals(),
    embeddings: { count: await embeddings.count(), missing: await embeddings.countMissing() },
    index: published && {
      id: published.id,
      engine: published.engine,
      count: published.count,
      dimension: published.dimension,
      publishedAt: (published.publishedAt ?? published.createdAt).toISOString(),
    },
  };

  async function readNext(): Promise<Status['model']['next']> {
    const { next } = await new ModelChoiceRepository(database).read();
    if (!next) return null;
    // A model whose files are gone is reported by the list of models, not here.
    const progress = await progressOf(next.preset, database, config).catch(() => undefined);
    return progress ? { name: next.preset, ...progress } : null;
  }

  async function readSearch(): Promise<Status['search']> {
    const url = searchUrlOf(config);
    try {
      const state = await searchClientOf(config).ready();
      if (state.ready) return { url, ready: true, error: null };
      const { reason } = state;
      return { url, ready: false, error: { code: reason.code, message: errorMessage(locale, reason) } };
    } catch (error) {
      // No answer means that it does not run, which is not an error here.
      if (error instanceof NegarehError && error.code === 'service.unreachable')
        return { url, ready: false, error: null };
      throw error;
    }
  }
}
