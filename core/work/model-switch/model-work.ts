import type { Database } from '../../data/database/database.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import { createLimiter } from '../../ground/async/limiter.ts';
import type { Config } from '../../ground/config.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import type { Log } from '../../ground/log.ts';
import { Handover } from '../../ground/threads/handover.ts';
import { type BuildServices, buildServices } from '../indexing/build-services.ts';
import type { EmbedServices } from '../indexing/embed-images-job.ts';
import { type ActiveModel, activeModel } from '../model-in-use/active-model.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import { openScoring, type Scoring } from '../scoring/open-scoring.ts';

/** What the worker's jobs need from the model in use. */
export interface ModelWork {
  readonly preset: string;
  readonly model: PreparedModel;
  readonly embedding: EmbedServices;
  readonly building: BuildServices;
  readonly scoring: Scoring;
  close(): Promise<void>;
}

export interface WorkServices {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
}

/** What embedding and building need from one model; the caller closes the encoder. */
export async function openEmbedding(
  model: PreparedModel,
  { config, database, log }: WorkServices,
): Promise<EmbedServices> {
  const encoder = await openImageEncoder(model, encoderOptions(config, log));
  return {
    embeddings: new EmbeddingRepository(database, model),
    files: openImageFiles(config),
    encoder,
    log,
  };
}

async function openModelWork({ preset, precision }: ActiveModel, services: WorkServices): Promise<ModelWork> {
  const { config, database, log } = services;
  const model = await prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
  const embedding = await openEmbedding(model, services);
  const scoring = await openScoring(config, database, preset, log).catch(async error => {
    await embedding.encoder.close();
    throw error;
  });
  return {
    preset,
    model,
    embedding,
    building: buildServices({ config, database, model, log }),
    scoring,
    close: async () => {
      await Promise.all([embedding.encoder.close(), scoring.close()]);
    },
  };
}

/** The work of the model in use: every job asks again, and a running job ends with the model it began with. */
export class ActiveModelWork {
  readonly #services: WorkServices;
  readonly #work: Handover<ModelWork>;
  /** One job at a time checks for a new model, so that it is opened once. */
  readonly #turn = createLimiter(1);

  private constructor(services: WorkServices, first: ModelWork) {
    this.#services = services;
    this.#work = new Handover(first, error =>
      services.log.warn({ err: error }, 'the former model could not be closed'),
    );
  }

  static async open(services: WorkServices): Promise<ActiveModelWork> {
    const { database, config } = services;
    const active = await activeModel(database, config);
    return new ActiveModelWork(services, await openModelWork(active, services));
  }

  get current(): ModelWork {
    return this.#work.current;
  }

  /** Runs a job with the model in use. @throws what opening another model throws, when one was chosen. */
  async use<Result>(run: (work: ModelWork) => Promise<Result>): Promise<Result> {
    await this.#turn(() => this.#follow());
    return this.#work.use(run);
  }

  close(): Promise<void> {
    return this.#work.close();
  }

  async #follow(): Promise<void> {
    const { database, config, log } = this.#services;
    const active = await activeModel(database, config);
    const { preset, model } = this.current;
    if (active.preset === preset && active.precision === model.precision) return;
    this.#work.replace(await openModelWork(active, this.#services));
    log.info({ model: this.current.model.modelId }, 'another model is in use');
  }
}
