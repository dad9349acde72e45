import type { Spec } from 'vega';
import type { Locale } from '../../../locales/format.ts';
import type { HistogramBar } from '../review/score-histogram.ts';
import { axisStyle, COLOURS, digits, inDirection, plotFrame, titleStyle } from './plot-style.ts';

/** The words on the plot, in the reader's language. */
export interface HistogramLabels {
  readonly title: string;
  readonly score: string;
  readonly pairs: string;
}

export interface HistogramPlot {
  readonly bars: readonly HistogramBar[];
  readonly labels: HistogramLabels;
  readonly locale: Locale;
  /** A line to draw at this score: the threshold of a filter. */
  readonly threshold?: number;
}

/** The histogram of similarity scores as a Vega specification. Scores run left to right in both languages. */
export function histogramPlot({ bars, labels, locale, threshold }: HistogramPlot): Spec {
  const from = Math.min(...bars.map(bar => bar.from));
  const to = Math.max(...bars.map(bar => bar.to));
  return {
    ...plotFrame({ width: 640, height: 280 }),
    title: titleStyle(inDirection(locale, labels.title)),
    data: [
      { name: 'bars', values: [...bars] },
      { name: 'threshold', values: threshold === undefined ? [] : [{ score: threshold }] },
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [from, to], range: 'width' },
      {
        name: 'y',
        type: 'linear',
        domain: { data: 'bars', field: 'count' },
        range: 'height',
        nice: true,
        zero: true,
      },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', ...axisStyle(labels.score), encode: digits(locale, '.2f') },
      {
        orient: 'left',
        scale: 'y',
        ...axisStyle(labels.pairs),
        grid: true,
        tickMinStep: 1,
        encode: digits(locale, ',d'),
      },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'bars' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'from' },
            x2: { scale: 'x', field: 'to', offset: -1 },
            y: { scale: 'y', field: 'count' },
            y2: { scale: 'y', value: 0 },
            fill: { value: COLOURS.accent },
          },
        },
      },
      {
        type: 'rule',
        from: { data: 'threshold' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'score' },
            y: { value: 0 },
            y2: { field: { group: 'height' } },
            stroke: { value: COLOURS.mark },
            strokeWidth: { value: 2 },
            strokeDash: { value: [6, 4] },
          },
        },
      },
    ],
  };
}
