import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import type { DatasetFormat } from '../../data/datasets/readers.ts';
import { EvaluationRepository } from '../../data/models/evaluations.ts';
import { ModelChoiceRepository, precisionOf } from '../../data/models/model-choice.ts';
import type { Config } from '../../ground/config.ts';
import type {
  Evaluation,
  EvaluationMethod,
  EvaluationParameters,
} from '../../ground/domain/models/evaluation.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { type FileContent, placeFiles } from '../../ground/files/place-files.ts';
import { FOLDING_VERSION } from '../../ground/persian/folding-table.ts';
import { readPicture } from '../../ground/pixels/inspect.ts';
import { pictureLimits } from '../../ground/pixels/picture-limits.ts';
import { evaluateChance, evaluateModel, evaluateWords, type Figures } from './evaluate.ts';
import { chooseImages, type EvaluationImage } from './evaluation-set.ts';
import { type Dataset, openDataset } from './open-dataset.ts';
import { openEvaluatedModel } from './open-model.ts';

export interface EvaluationOptions {
  /** A drawn set by name, or a captions file. */
  readonly dataset: string;
  readonly format?: DatasetFormat | undefined;
  readonly images?: string | undefined;
  readonly language: EvaluationParameters['language'];
  readonly method: EvaluationMethod;
  readonly sample: number;
  readonly seed: number;
  readonly captions?: EvaluationParameters['captionsPerPicture'] | undefined;
  readonly choice?: EvaluationParameters['choice'] | undefined;
  /** The model that ranks, when the method is `model`. */
  readonly preset: string;
}

/** Told how far each stage is. */
export interface EvaluationProgress {
  readonly signal?: AbortSignal;
  drawing(done: number, total: number): void;
  images(done: number, total: number): void;
  captions(done: number): void;
}

/** What ranked, as the row keeps it. */
interface Ranked {
  readonly figures: Figures;
  readonly modelId: string | null;
  readonly precision: string | null;
  readonly normalizerVersion: number;
}

interface Work {
  readonly chosen: readonly EvaluationImage[];
  readonly dataset: Dataset;
  readonly common: Parameters<typeof evaluateWords>[1];
  readonly preset: string;
}

interface EvaluationServices {
  readonly database: Database;
  readonly config: Config;
}

/**
 * Runs an evaluation and stores it, with the images of its hardest queries.
 * @throws as `openDataset`, `prepareModel` and `evaluateModel` do; AbortError after the signal
 */
export async function runEvaluation(
  options: EvaluationOptions,
  { database, config }: EvaluationServices,
  progress: EvaluationProgress,
): Promise<Evaluation> {
  const started = performance.now();
  const { dataDir } = config;
  const { format, images, language, method, sample, seed, preset } = options;
  const dataset = await openDataset({ dataset: options.dataset, format, images, language, dataDir });
  const { captions = dataset.protocol.captions, choice = dataset.protocol.choice } = options;
  // Ranking by words needs several captions of an image to compare.
  const chosen = chooseImages(dataset.images, {
    sample,
    seed,
    choice,
    captions: method === 'bm25' ? 'all' : captions,
  });
  const common = { dataset: dataset.name, seed, skipped: dataset.skipped, started };
  const ranked = await rank(method, { chosen, dataset, common, preset }, { config, database }, progress);

  const repository = new EvaluationRepository(database);
  const { hashes, ...result } = ranked.figures;
  const approved = await repository.approvedAmong([...hashes.values()]);
  const alsoApproved = [...hashes].flatMap(([name, hash]) => (approved.has(hash) ? [name] : []));
  const evaluation = await repository.add({
    modelId: ranked.modelId,
    precision: ranked.precision,
    parameters: {
      dataset: dataset.name,
      format: dataset.format,
      method,
      language,
      choice,
      sample,
      seed,
      captionsPerPicture: method === 'bm25' ? 'first' : captions,
      normalizerVersion: ranked.normalizerVersion,
    },
    result: { ...result, alsoApproved },
  });
  await keepHardest(evaluation, { chosen, hashes, config });
  return evaluation;
}

async function rank(
  method: EvaluationMethod,
  work: Work,
  { config, database }: EvaluationServices,
  progress: EvaluationProgress,
): Promise<Ranked> {
  const { chosen, common, preset, dataset } = work;
  const bare = { modelId: null, precision: null, normalizerVersion: FOLDING_VERSION };
  if (method === 'bm25') return { figures: evaluateWords(chosen, common), ...bare };
  if (method === 'chance') return { figures: evaluateChance(chosen, common), ...bare };
  const { signal = new AbortController().signal } = progress;
  const precision = precisionOf(await new ModelChoiceRepository(database).read(), preset, config.precision);
  const opened = await openEvaluatedModel(preset, config, precision);
  try {
    const { modelId, normalizerVersion } = opened.model;
    await dataset.prepare?.(chosen, { signal, onProgress: done => progress.drawing(done, chosen.length) });
    const figures = await evaluateModel(chosen, opened.services, common, {
      signal,
      images: done => progress.images(done, chosen.length),
      captions: done => progress.captions(done),
    });
    return { figures, modelId, precision, normalizerVersion };
  } finally {
    await opened.close();
  }
}

/** Stores small renditions of the images in the hardest queries: the data set may be gone when somebody looks. */
async function keepHardest(
  { id, result }: Evaluation,
  {
    chosen,
    hashes,
    config,
  }: {
    readonly chosen: readonly EvaluationImage[];
    readonly hashes: ReadonlyMap<string, string>;
    readonly config: Config;
  },
): Promise<void> {
  const wanted = new Set(result.hardest.flatMap(({ picture, found }) => [picture, ...found]));
  const folder = path.join(dataFolders(config).evaluationFigures, id);
  const limits = pictureLimits(config);
  const contents: FileContent[] = [];
  for (const { name, path: file } of chosen) {
    const sha256 = hashes.get(name);
    if (sha256 === undefined || !wanted.delete(sha256)) continue;
    // It was readable a moment ago; an image that has vanished meanwhile is just not shown.
    const image = await readPicture({ path: file }, limits).catch(() => undefined);
    if (image) contents.push({ bytes: image.renditions[320], paths: [path.join(folder, `${sha256}.jpg`)] });
  }
  if (contents.length > 0) await placeFiles(folder, path.join(folder, 'temporary'), contents);
}
