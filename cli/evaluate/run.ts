import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import type { DatasetFormat } from '../../core/data/datasets/readers.ts';
import { EvaluationRepository } from '../../core/data/models/evaluations.ts';
import type {
  Evaluation,
  EvaluationMethod,
  EvaluationParameters,
} from '../../core/ground/domain/evaluation.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { FOLDING_VERSION } from '../../core/ground/persian/folding-table.ts';
import {
  evaluateChance,
  evaluateModel,
  evaluateWords,
  type Figures,
} from '../../core/work/evaluation/evaluate.ts';
import { choosePictures, type EvaluationPicture } from '../../core/work/evaluation/evaluation-set.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import type { CommandContext } from '../command-context.ts';
import { type Dataset, openDataset } from './open-dataset.ts';
import { openEvaluatedModel } from './open-model.ts';
import { writePlots } from './plot.ts';
import { printEvaluation, toJson } from './print-evaluation.ts';

export interface RunOptions {
  readonly dataset?: string;
  readonly format?: DatasetFormat;
  readonly images?: string;
  readonly model?: string;
  readonly method: EvaluationMethod;
  readonly sample: number;
  readonly seed: number;
  readonly captions?: EvaluationParameters['captionsPerPicture'];
  readonly choice?: EvaluationParameters['choice'];
  readonly language: EvaluationParameters['language'];
  readonly out?: string;
  readonly json?: true;
  readonly robustness?: true;
}

/** What ranked, as the row keeps it. */
interface Ranked {
  readonly figures: Figures;
  readonly modelId: string | null;
  readonly precision: string | null;
  readonly normalizerVersion: number;
}

/** `negareh evaluate --dataset …` */
export async function runCommand(
  options: RunOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const started = performance.now();
  const { dataDir } = context.config;
  const { format, images, language, method, sample, seed } = options;
  const dataset = await openDataset({ dataset: options.dataset!, format, images, language, dataDir });
  const { captions = dataset.protocol.captions, choice = dataset.protocol.choice } = options;
  // Words need the other captions of a picture to compare with.
  const chosen = choosePictures(dataset.pictures, {
    sample,
    seed,
    choice,
    captions: method === 'bm25' ? 'all' : captions,
  });
  const common = { dataset: dataset.name, seed, skipped: dataset.skipped, started };
  const preset = options.model ?? (await activeModelName(database, context.config));
  const ranked = await rank(method, { chosen, dataset, common, preset }, context);

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
  await answer(evaluation, options, context);
}

interface Work {
  readonly chosen: readonly EvaluationPicture[];
  readonly dataset: Dataset;
  readonly common: Parameters<typeof evaluateWords>[1];
  readonly preset: string;
}

async function rank(method: EvaluationMethod, work: Work, context: CommandContext): Promise<Ranked> {
  const { chosen, common, preset } = work;
  const bare = { modelId: null, precision: null, normalizerVersion: FOLDING_VERSION };
  if (method === 'bm25') return { figures: evaluateWords(chosen, common), ...bare };
  if (method === 'chance') return { figures: evaluateChance(chosen, common), ...bare };
  const opened = await openEvaluatedModel(preset, context);
  try {
    const { modelId, precision, normalizerVersion } = opened.model;
    const figures = await rankByModel(work, opened.services, context);
    return { figures, modelId, precision, normalizerVersion };
  } finally {
    await opened.close();
  }
}

async function rankByModel(
  { chosen, dataset, common }: Work,
  services: Parameters<typeof evaluateModel>[1],
  { locale, signal, progress }: CommandContext,
): Promise<Figures> {
  const words = evaluationMessages(locale);
  const prepare = dataset.prepare;
  if (prepare) {
    const bar = progress({ label: words.drawing, total: chosen.length });
    try {
      await prepare(chosen, { signal, onProgress: done => bar.update(done) });
    } finally {
      bar.stop();
    }
  }
  let bar = progress({ label: words.pictures, total: chosen.length });
  let isAtCaptions = false;
  try {
    return await evaluateModel(chosen, services, common, {
      signal,
      pictures: done => bar.update(done),
      captions: done => {
        if (!isAtCaptions) {
          bar.stop();
          bar = progress({ label: words.texts });
          isAtCaptions = true;
        }
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
}

/** JSON or a table, and the two figures of the run. */
async function answer(
  evaluation: Evaluation,
  { json, out }: RunOptions,
  context: CommandContext,
): Promise<void> {
  const { print, note, locale, config } = context;
  const words = evaluationMessages(locale);
  if (json) print(JSON.stringify(toJson(evaluation)));
  else printEvaluation(evaluation, context);
  const target = out ?? path.join(dataFolders(config).evaluationFigures, evaluation.id);
  const files = await writePlots([evaluation], { out: target }, locale);
  note(words.kept(evaluation.id));
  note(words.written(files.join(', ')));
}
