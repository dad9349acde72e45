import { CaptionPairRepository } from '../../core/data/captions/caption-pairs.ts';
import type { Database } from '../../core/data/database/database.ts';
import type { PairFilter } from '../../core/ground/domain/captions/pair-filter.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { areaUnderCurve } from '../../core/work/review/auc.ts';
import { type HistogramBar, toBars } from '../../core/work/review/score-histogram.ts';
import { thresholdFor } from '../../core/work/review/threshold.ts';
import { formatDecimal, formatNumber, formatPercent, type Locale } from '../../locales/format.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { type FilterOptions, filterOf } from './pair-options.ts';

export interface HistogramOptions extends FilterOptions {
  readonly out?: string;
  readonly precision?: number;
  readonly json?: boolean;
}

/** How many bars the terminal's histogram has, and the width of the longest, in characters. */
const TERMINAL = { bars: 20, width: 40 };
const PLOT_BARS = 40;

/** `negareh pairs histogram` */
export async function histogramCommand(
  options: HistogramOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const words = pairMessages(context.locale);
  const repository = new CaptionPairRepository(database);
  const filter = await withOneScorer(filterOf(options), repository);
  const counts = filter ? await repository.histogram(filter) : [];
  if (!filter?.scorer || counts.length === 0) {
    context.note(words.noScores);
    return context.exitWith(ExitCode.nothingFound);
  }
  const bars = toBars(counts, TERMINAL.bars);
  const marked = await repository.markedScores();
  const auc =
    marked.right.length > 0 && marked.wrong.length > 0 ? areaUnderCurve(marked.right, marked.wrong) : null;
  const threshold = options.precision === undefined ? null : thresholdFor(counts, options.precision);

  if (options.json) {
    context.print(JSON.stringify({ scorer: filter.scorer, bars, auc, threshold }));
  } else {
    context.print(
      words.total(
        bars.reduce((sum, { count }) => sum + count, 0),
        filter.scorer,
      ),
    );
    for (const line of drawBars(bars, context.locale)) context.print(line);
    if (auc !== null)
      context.print(words.auc(fraction(context.locale, auc, 3), marked.right.length, marked.wrong.length));
    if (options.precision !== undefined) {
      context.print(
        threshold
          ? words.threshold(
              fraction(context.locale, threshold.score),
              formatPercent(context.locale, threshold.precision),
              threshold.reviewed,
              threshold.kept,
            )
          : words.noThreshold,
      );
    }
  }
  if (options.out)
    await writePlot(options.out, filter.scorer, toBars(counts, PLOT_BARS), threshold?.score, context);
}

/** Scores of two scorers are never counted together; without a choice, the scorer with most pairs is used. */
export async function withOneScorer(
  filter: PairFilter,
  repository: CaptionPairRepository,
): Promise<PairFilter | null> {
  if (filter.scorer !== undefined) return filter;
  const all = await repository.scorers();
  const first = all.find(({ source }) => filter.source === undefined || source === filter.source);
  return first ? { ...filter, scorer: first.scorer } : null;
}

function drawBars(bars: readonly HistogramBar[], locale: Locale): string[] {
  const words = pairMessages(locale);
  const longest = Math.max(...bars.map(({ count }) => count));
  return bars.map(({ from, to, count, approvedShare }) => {
    const bar = '█'.repeat(Math.round((count / longest) * TERMINAL.width)) || (count > 0 ? '▏' : '');
    const range = `${fraction(locale, from)} … ${fraction(locale, to)}`;
    const share =
      approvedShare === null ? '' : ` · ${words.approvedShare(formatPercent(locale, approvedShare))}`;
    return `${range.padStart(15)}  ${bar} ${formatNumber(locale, count)}${share}`;
  });
}

async function writePlot(
  file: string,
  scorer: string,
  bars: readonly HistogramBar[],
  threshold: number | undefined,
  { locale, note }: CommandContext,
): Promise<void> {
  const { histogramPlot } = await import('../../core/work/plots/histogram-plot.ts');
  const { renderPlot } = await import('../../core/work/plots/render-plot.ts');
  const { plot, written } = pairMessages(locale);
  const labels = { title: plot.title(scorer), score: plot.score, pairs: plot.pairs };
  const spec = histogramPlot({ bars, labels, locale, ...(threshold !== undefined && { threshold }) });
  await writeWhole(file, await renderPlot(spec, file));
  note(written(file));
}

export const fraction = (locale: Locale, value: number, digits = 2): string =>
  formatDecimal(locale, value, digits);
