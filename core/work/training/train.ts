import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import { PresetBook, resolveSearchPreset } from '../../engines/models/preset-book.ts';
import { openTrainer } from '../../engines/training/open-trainer.ts';
import { rateAt } from '../../engines/training/schedule.ts';
import type { TrainerNeeds } from '../../engines/training/trainer.ts';
import type { Config } from '../../ground/config.ts';
import { type Look, type TrainingStep, thinned } from '../../ground/domain/models/training.ts';
import { codeOf } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { parseJsonAs } from '../../ground/files/parse-json.ts';
import { Batches } from './batches.ts';
import { falseNegatives } from './false-negatives.ts';
import { findTrainable } from './find-trainable.ts';
import { HeldOutTest } from './held-out-test.ts';
import { PixelFile } from './pixel-file.ts';
import { prepareSet } from './prepare-set.ts';
import { publishTrained } from './publish-trained.ts';
import { tokenize } from './tokenize.ts';
import { trainedFolder } from './trained-model.ts';
import { TrainingFolder, type TrainingRequest } from './training-folder.ts';
import { TrainingProgress, type TrainingReport } from './training-report.ts';
import { sizesOf } from './training-set.ts';
import type { TrainingWork } from './training-work.ts';

/** What a training costs, told before it begins. */
export interface TrainingPlan extends TrainerNeeds {
  readonly steps: number;
  /** The time of the remaining steps, with the evaluations on the held-out images. */
  readonly totalMs: number;
  readonly pairs: number;
  readonly pictures: number;
  readonly heldOutPairs: number;
  readonly heldOutPictures: number;
  readonly unreadable: number;
  /** Steps that an earlier run has done. */
  readonly done: number;
}

export interface TrainOptions {
  readonly signal: AbortSignal;
  /** When to stop after a checkpoint and continue another time, by `performance.now()`. */
  readonly deadline?: number;
  /** Whether the new model is kept and registered, or only its figures; true when absent. */
  readonly keepsModel?: boolean;
  onImage?(done: number, total: number): void;
  onPlan?(plan: TrainingPlan): void;
  onStep?(step: TrainingStep, plan: { steps: number; leftMs: number }): void;
  onLook?(look: Look): void;
}

export interface TrainServices {
  readonly config: Config;
  readonly database: Database;
}

/** Steps between checkpoints: no more than these are lost. */
const CHECKPOINT_STEPS = 25;
/** Evaluations on the held-out images in one epoch. */
const LOOKS_AN_EPOCH = 4;
const LEAST_STEPS_A_LOOK = 10;
/** Points of the loss curve that are kept. */
const LOSSES = 2_000;

/**
 * Trains a model further and registers it under its name. A training that has begun resumes from its last checkpoint, and
 * reaches the same weights.
 * @returns undefined when the signal or the deadline came first; the checkpoint is written.
 * @throws InputError 'training.base' | 'training.too-few' | 'training.other' | 'model.name-taken'; PermanentError
 * 'training.diverged' | 'model.unknown'; RetryableError 'disk.full'; what reading images and the base throws.
 */
export async function train(
  services: TrainServices,
  wanted: TrainingRequest,
  options: TrainOptions,
): Promise<TrainingReport | undefined> {
  const { config } = services;
  const modelsDir = dataFolders(config).models;
  const folder = new TrainingFolder(config.dataDir, wanted.name);
  const finished = await folder.report();
  const book = new PresetBook(modelsDir);
  const base = await resolveSearchPreset(book, wanted.base, await findTrainable(book, wanted.base));
  if (!finished && !(await isOurs(folder, book, modelsDir))) await book.checkFree(wanted.name);
  const request = await folder.begin(wanted);
  if (finished) return finished;
  const model = await prepareModel(request.base, { precision: 'fp32', modelsDir });
  const set = await prepareSet(services, { request, folder, model, ...options });
  const tokens = await tokenize(set, model);

  await using opened = new AsyncDisposableStack();
  const { imageSize: size } = model.vision;
  const count = set.pictures.length;
  const pixels = opened.adopt(await PixelFile.open(folder.file('pixels.bin'), { size, count }), it =>
    it.close(),
  );
  // A killed run left them.
  await rm(folder.file('graphs'), { recursive: true, force: true });
  const trainer = opened.adopt(
    await openTrainer({
      base,
      folder: folder.file('graphs'),
      recipe: request.recipe,
      // A graphics card is used only when it is named: a training resumed there need not reach the same weights to the last
      // bit.
      device: config.device === 'auto' ? 'cpu' : config.device,
      threads: config.encoderThreads,
    }),
    it => it.close(),
  );
  const work = { request, folder, set, tokens, pixels, trainer };
  const progress = await takeSteps(work, options);
  if (!progress) return undefined;
  return await publishTrained({ ...work, config, book, progress, keepsModel: options.keepsModel ?? true });
}

/** Whether a run that was killed before it could record its end has registered this model. */
async function isOurs(folder: TrainingFolder, book: PresetBook, modelsDir: string): Promise<boolean> {
  const begun = await folder.request();
  if (!begun || !(await book.names()).includes(begun.name)) return false;
  const preset = await book.find(begun.name);
  const own = path.join(trainedFolder(modelsDir, begun.name), 'vision');
  return preset.kind === 'search' && 'folder' in preset.vision.place && preset.vision.place.folder === own;
}

async function takeSteps(work: TrainingWork, options: TrainOptions): Promise<TrainingProgress | undefined> {
  const { request, folder, set, trainer } = work;
  const { recipe } = request;
  const { signal, deadline = Number.POSITIVE_INFINITY } = options;
  const batches = new Batches(set, recipe);
  const steps = batches.perEpoch * recipe.epochs;
  const lookEvery = Math.max(LEAST_STEPS_A_LOOK, Math.ceil(batches.perEpoch / LOOKS_AN_EPOCH));
  const test = await HeldOutTest.open(work);
  const state = folder.file('state.safetensors');
  const keep = (progress: TrainingProgress) =>
    trainer.call('save', { file: state, note: JSON.stringify(progress) });

  const noted = await trainer.call('load', state).catch(ifAbsent);
  const first = await batchOf(batches.rowsOf(1), work);
  const needs = await trainer.call('measure', first);
  const begun = noted === undefined ? undefined : parseJsonAs(noted, TrainingProgress);
  const perStep = needs.sliceMs * Math.ceil(first.texts.length / recipe.slice);
  const done = begun?.step ?? 0;
  options.onPlan?.({ ...needs, ...sizesOf(set), steps, done, totalMs: (steps - done) * perStep });
  signal.throwIfAborted();
  let progress: TrainingProgress;
  if (begun) progress = begun;
  else {
    await trainer.call('fitTemperature', first);
    const [look, baseRanks] = await test.look(0);
    options.onLook?.(look);
    progress = { step: 0, losses: [], looks: [look], baseRanks, bestRanks: baseRanks, waited: 0 };
    await keep(progress);
  }

  const started = performance.now();
  for (let step = done + 1; step <= steps && progress.waited < recipe.patience; step++) {
    if (signal.aborted || performance.now() > deadline) {
      await keep(progress);
      return undefined;
    }
    const rate = rateAt(step, { ...recipe, steps });
    const batch = await batchOf(batches.rowsOf(step), work);
    const taken = await trainer.call('step', { batch, step, rate });
    progress = afterStep(progress, taken);
    const leftMs = ((performance.now() - started) / (step - done)) * (steps - step);
    options.onStep?.(taken, { steps, leftMs });
    const isLook = step % lookEvery === 0 || step === steps;
    if (isLook) {
      const [look, ranks] = await test.look(step);
      options.onLook?.(look);
      progress = afterLook(progress, look, ranks);
      if (progress.best === look)
        await trainer.call('save', { file: folder.file('best.safetensors'), note: '' });
    }
    if (isLook || step % CHECKPOINT_STEPS === 0) await keep(progress);
  }
  return progress;
}

function afterStep(progress: TrainingProgress, { step, loss }: TrainingStep): TrainingProgress {
  const losses = [...thinned([...progress.losses, { step, loss }], LOSSES)];
  return { ...progress, step, losses };
}

function afterLook(progress: TrainingProgress, look: Look, ranks: number[]): TrainingProgress {
  const looks = [...progress.looks, look];
  if (progress.best && !isAbove(look, progress.best))
    return { ...progress, looks, waited: progress.waited + 1 };
  return { ...progress, looks, best: look, bestRanks: ranks, waited: 0 };
}

const isAbove = (look: Look, best: Look): boolean =>
  look.accuracyAt10 > best.accuracyAt10 ||
  (look.accuracyAt10 === best.accuracyAt10 && look.reciprocal > best.reciprocal);

function ifAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'file.not-found') throw error;
}

async function batchOf(rows: readonly number[], { request, set, tokens, pixels }: TrainingWork) {
  const isTranslated = request.recipe.english > 0;
  return {
    pixels: await pixels.read(rows.map(row => set.pairs[row]!.picture)),
    texts: rows.map(row => tokens.persian[row]!),
    ...(isTranslated && { english: rows.map(row => tokens.english[row]!) }),
    masked: falseNegatives(rows, { set, words: tokens.words }),
  };
}
