import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import { ModelChoiceRepository, precisionOf } from '../../core/data/models/model-choice.ts';
import type { Estimate } from '../../core/ground/domain/models/evaluation.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { chooseImages } from '../../core/work/evaluation/evaluation-set.ts';
import { openCollectionReader } from '../../core/work/evaluation/habits/collection-reader.ts';
import { HABITS } from '../../core/work/evaluation/habits/habits.ts';
import { evaluateRobustness, type Robustness } from '../../core/work/evaluation/habits/robustness.ts';
import { openDataset } from '../../core/work/evaluation/open-dataset.ts';
import { openEvaluatedModel } from '../../core/work/evaluation/open-model.ts';
import { habitsPlot } from '../../core/work/plots/habits-plot.ts';
import { renderPlot } from '../../core/work/plots/render-plot.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import { formatDecimal, formatNumber, type Locale } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable, isolate } from '../output/table.ts';
import type { RunOptions } from './run.ts';

/** `negareh evaluate --robustness`: how much accuracy is lost because people type differently from how captions are written. */
export async function robustnessCommand(
  options: RunOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { print, note, locale, progress, signal, config } = context;
  const words = evaluationMessages(locale);
  const { format, images, language, sample, seed, choice } = options;
  const { dataDir } = config;
  const dataset = await openDataset({ dataset: options.dataset!, format, images, language, dataDir });
  const chosen = chooseImages(dataset.images, {
    sample,
    seed,
    choice: choice ?? dataset.protocol.choice,
    captions: 'first',
  });
  const inUse = await new ModelChoiceRepository(database).read();
  const preset = options.model ?? inUse.active ?? config.model;
  const precision = precisionOf(inUse, preset, config.precision);
  const reader = await openCollectionReader(database, signal);
  const opened = await openEvaluatedModel(preset, config, precision);
  let bar = progress({ label: words.pictures, total: chosen.length });
  try {
    await dataset.prepare?.(chosen, { signal });
    const common = { dataset: dataset.name, seed, skipped: dataset.skipped };
    const robustness = await evaluateRobustness(chosen, { ...opened.services, reader }, common, {
      signal,
      images: done => bar.update(done),
      captions: done => {
        if (done === 1) {
          bar.stop();
          bar = progress({ label: words.robustness.asking, total: HABITS.length });
        }
        bar.update(done);
      },
    });
    bar.stop();
    if (options.json) {
      print(JSON.stringify({ dataset: dataset.name, model: opened.model.modelId, seed, ...robustness }));
    } else {
      print(
        words.head({
          dataset: isolate(dataset.name),
          what: isolate(opened.model.modelId),
          pictures: robustness.pictures,
          captions: robustness.pictures,
        }),
      );
      for (const line of formatTable(rowsOf(robustness, locale))) print(line);
      note(words.robustness.legend);
    }
    const name = `${dataset.name}-robustness`.replaceAll(/[^\w.-]/g, '_');
    const target = options.out ?? path.join(dataFolders(config).evaluationFigures, name);
    note(words.written((await writePlot(robustness, target, locale)).join(', ')));
  } finally {
    bar.stop();
    await opened.close();
  }
}

function rowsOf({ habits }: Robustness, locale: Locale): string[][] {
  const { columns, habits: names } = evaluationMessages(locale).robustness;
  const share = (part: number) => formatDecimal(locale, 100 * part, 1);
  const estimate = ({ value, low, high }: Estimate) =>
    low === high ? share(value) : `${share(value)} [${share(low)}–${share(high)}]`;
  return [
    [columns.habit, columns.queries, columns.formal, columns.literal, columns.read, columns.drop],
    ...habits.map(({ habit, queries, formal, literal, read, drop }) => [
      names[habit],
      formatNumber(locale, queries),
      ...[formal, literal, read, drop].map(estimate),
    ]),
  ];
}

async function writePlot({ habits }: Robustness, target: string, locale: Locale): Promise<string[]> {
  const { plot, habits: names } = evaluationMessages(locale).robustness;
  const bars = habits.map(({ habit, literal, read }) => ({ habit: names[habit], literal, read }));
  await mkdir(path.dirname(path.resolve(target)), { recursive: true });
  const spec = habitsPlot({ bars, labels: plot, locale });
  const files = [`${target}.svg`, `${target}.png`];
  for (const file of files) await writeWhole(file, await renderPlot(spec, file));
  return files;
}
