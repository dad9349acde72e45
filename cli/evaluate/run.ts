import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import type { Evaluation } from '../../core/ground/domain/models/evaluation.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { type EvaluationOptions, runEvaluation } from '../../core/work/evaluation/run-evaluation.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import type { CommandContext } from '../command-context.ts';
import { createPhases } from '../output/progress-phases.ts';
import { writePlots } from './plot.ts';
import { printEvaluation, toJson } from './print-evaluation.ts';

export interface RunOptions extends Omit<EvaluationOptions, 'dataset' | 'preset'> {
  readonly dataset?: string;
  readonly model?: string;
  readonly out?: string;
  readonly json?: true;
  readonly robustness?: true;
}

/** `negareh evaluate --dataset …` */
export async function runCommand(
  options: RunOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, signal, progress } = context;
  const words = evaluationMessages(locale);
  const preset = options.model ?? (await activeModelName(database, config));
  const bars = createPhases(progress);
  try {
    const evaluation = await runEvaluation(
      { ...options, preset, dataset: options.dataset! },
      { database, config },
      {
        signal,
        drawing: (done, total) => bars.update(words.drawing, done, total),
        images: (done, total) => bars.update(words.pictures, done, total),
        captions: done => bars.update(words.texts, done),
      },
    );
    bars.stop();
    await answer(evaluation, options, context);
  } finally {
    bars.stop();
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
