import type { Config } from '../../core/ground/config.ts';
import { type Figures, verdictOf } from '../../core/ground/domain/models/training.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { lossPlot } from '../../core/work/plots/loss-plot.ts';
import { renderPlot } from '../../core/work/plots/render-plot.ts';
import { TrainingFolder } from '../../core/work/training/training-folder.ts';
import type { TrainingReport } from '../../core/work/training/training-report.ts';
import { formatDecimal, type Locale } from '../../locales/format.ts';
import { trainingMessages, trainingVerdict } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';

const KEYS = ['at1', 'at5', 'at10', 'reciprocal'] as const;

/** Prints base and trained model side by side, the loss as a figure, and what to do next. */
export async function printReport(
  report: TrainingReport,
  { base, json }: { readonly base: string; readonly json?: true },
  {
    config,
    locale,
    print,
    note,
  }: Pick<CommandContext, 'locale' | 'print' | 'note'> & { readonly config: Pick<Config, 'dataDir'> },
): Promise<void> {
  const words = trainingMessages(locale);
  if (json) print(JSON.stringify(report));
  else {
    const { columns } = words;
    const rows = KEYS.map(key => [
      words.figures[key],
      ...[report.base, report.trained, report.difference].map(figures => cell(figures, key, locale)),
    ]);
    for (const line of formatTable([
      [columns.figure, columns.base, columns.trained, columns.difference],
      ...rows,
    ]))
      print(line);
  }
  note(trainingVerdict(locale, base, report));
  note(words.best({ step: report.bestStep, steps: report.steps }));
  const beginning = new TrainingFolder(config.dataDir, report.model).file('loss');
  const spec = lossPlot(report.losses, { labels: words.plot, locale });
  const files = ['svg', 'png'].map(ending => `${beginning}.${ending}`);
  for (const file of files) await writeWhole(file, await renderPlot(spec, file));
  note(words.written([report.folder, ...files].join(', ')));
  const { model: name } = report;
  note(verdictOf(report).hasGained ? words.use(name) : words.discard({ name, base }));
}

function cell(figures: Figures, key: keyof Figures, locale: Locale): string {
  const { value, low, high } = figures[key];
  const [scale, digits] = key === 'reciprocal' ? [1, 3] : [100, 1];
  const number = (of: number) => formatDecimal(locale, scale * of, digits!);
  return `${number(value)}${scale === 100 ? '%' : ''} [${number(low)}–${number(high)}]`;
}
