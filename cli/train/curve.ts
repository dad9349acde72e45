import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { learningPlot } from '../../core/work/plots/learning-plot.ts';
import { renderPlot } from '../../core/work/plots/render-plot.ts';
import { type CurvePoint, learningCurve, liftPerThousand } from '../../core/work/training/learning-curve.ts';
import { formatDecimal, formatNumber, formatPercent } from '../../locales/format.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { formatTable } from '../output/table.ts';
import { type RunOptions, requestOf, underLock } from './run.ts';
import { showing } from './showing.ts';

export interface CurveOptions extends RunOptions {
  readonly shares: readonly number[];
  readonly plot?: string;
}

const KEYS = ['at1', 'at10'] as const;

/** `negareh train curve`: the effect of growing shares of the pairs, as a table and a plot. */
export async function curveCommand(
  { shares, plot, ...options }: CurveOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, note, exitWith, print } = context;
  const words = trainingMessages(locale);
  const request = await requestOf({ ...options, out: options.out ?? 'curve' }, database, context);
  const points = await underLock(request.name, database, context, (signal, stop) => {
    const show = showing(options, context, stop);
    return learningCurve({ config, database }, request, {
      ...show.options,
      shares,
      signal,
      onShare: share => {
        show.stop();
        note(words.curve.share(formatPercent(locale, share)));
      },
    }).finally(show.stop);
  });
  if (!points) {
    note(words.stopped);
    return exitWith(ExitCode.interrupted);
  }
  if (options.json) print(JSON.stringify(points));
  else for (const line of formatTable(tableOf(points, context))) print(line);
  note(words.curve.about);
  const spec = learningPlot({
    series: KEYS.map(key => ({
      name: words.figures[key],
      points: points.map(({ pairs, comparison }) => ({ pairs, gain: comparison.difference[key] })),
    })),
    labels: words.curve.plot,
    locale,
  });
  const beginning = path.resolve(plot ?? `learning-curve-${request.base}`);
  const files = ['svg', 'png'].map(ending => `${beginning}.${ending}`);
  for (const file of files) await writeWhole(file, await renderPlot(spec, file));
  note(words.written(files.join(', ')));
}

function tableOf(points: readonly CurvePoint[], { locale }: CommandContext): string[][] {
  const { columns } = trainingMessages(locale).curve;
  const number = (share: number) => formatDecimal(locale, 100 * share, 1);
  const lifts = KEYS.map(key => liftPerThousand(points, key));
  const gain = (point: CurvePoint, key: (typeof KEYS)[number]): string => {
    const { value, low, high } = point.comparison.difference[key];
    return `${number(value)} [${number(low)}–${number(high)}]`;
  };
  return [
    [...columns],
    ...points.map((point, place) => [
      formatPercent(locale, point.share),
      formatNumber(locale, point.pairs),
      gain(point, 'at1'),
      formatDecimal(locale, lifts[0]![place]!, 1),
      gain(point, 'at10'),
      formatDecimal(locale, lifts[1]![place]!, 1),
    ]),
  ];
}
