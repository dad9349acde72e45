import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PresetBook } from '../../engines/models/preset-book.ts';
import type { Config } from '../../ground/config.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { publishFolder } from '../../ground/files/publish-folder.ts';
import { differenceOf, figuresOf } from './compare-ranks.ts';
import { findTrainable } from './find-trainable.ts';
import { modelCard } from './model-card.ts';
import { trainedFolder } from './trained-model.ts';
import type { TrainingProgress, TrainingReport } from './training-report.ts';
import { pairsOf, sizesOf } from './training-set.ts';
import type { TrainingWork } from './training-work.ts';

interface PublishOptions extends TrainingWork {
  readonly config: Config;
  readonly book: PresetBook;
  readonly progress: TrainingProgress;
  /** When false, only the figures are kept. */
  readonly keepsModel: boolean;
}

/**
 * Writes the best weights as two Hugging Face folders with a model card, registers them as a preset, and stores the
 * training's report.
 */
export async function publishTrained(options: PublishOptions): Promise<TrainingReport> {
  const { request, folder, set, trainer, config, book, progress, keepsModel } = options;
  const modelsDir = dataFolders(config).models;
  const target = trainedFolder(modelsDir, request.name);
  const { best } = progress;
  if (!best) throw new TypeError('a training that took no step cannot be published');
  await trainer.call('load', folder.file('best.safetensors'));
  const base = await findTrainable(book, request.base);

  const groups = Int32Array.from(pairsOf(set, true), row => set.pictures[set.pairs[row]!.picture]!.group);
  const compared = { seed: request.recipe.seed, groups };
  const report: TrainingReport = {
    model: request.name,
    folder: target,
    ...sizesOf(set),
    steps: progress.step,
    bestStep: best.step,
    tookMs: Date.now() - Date.parse(request.createdAt),
    losses: progress.losses,
    looks: progress.looks,
    base: figuresOf(progress.baseRanks, compared),
    trained: figuresOf(progress.bestRanks, compared),
    difference: differenceOf(progress.baseRanks, progress.bestRanks, compared),
  };
  if (keepsModel) {
    await publishFolder({ root: modelsDir, target }, async beside => {
      await trainer.call('write', beside);
      const card = modelCard({ request, set, report, license: base.license });
      await writeFile(path.join(beside, 'README.md'), card, { flush: true });
    });
    const { reference: _, ...kept } = base;
    const isKnown = (await book.names()).includes(request.name);
    if (!isKnown)
      await book.add(request.name, {
        ...kept,
        source: `negareh train --base ${request.base}`,
        vision: { ...base.vision, place: { folder: path.join(target, 'vision') } },
        text: { ...base.text, place: { folder: path.join(target, 'text') } },
      });
  }
  await folder.finish(report);
  return report;
}
