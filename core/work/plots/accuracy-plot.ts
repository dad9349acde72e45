import type { Data, Mark, Spec } from 'vega';
import type { Locale } from '../../../locales/format.ts';
import { PERSIAN_FONT } from '../../ground/pixels/persian-font.ts';
import {
  axisStyle,
  COLOURS,
  digits,
  inDirection,
  plotFrame,
  SERIES_STYLES,
  titleStyle,
} from './plot-style.ts';

/** Accuracy@k for k from 1 to the number of images. */
export interface AccuracyCurve {
  readonly label: string;
  readonly accuracyAt: readonly number[];
}

export interface AccuracyPlot {
  readonly curves: readonly AccuracyCurve[];
  /** Drawn thin and grey. */
  readonly byChance: readonly AccuracyCurve[];
  /** Curves with some known points. */
  readonly published: readonly {
    readonly label: string;
    readonly points: readonly (readonly [k: number, accuracy: number])[];
  }[];
  /** In the reader's language. */
  readonly labels: { readonly title: string; readonly k: string; readonly accuracy: string };
  readonly scale: 'linear' | 'log';
  readonly locale: Locale;
}

interface Point {
  readonly k: number;
  readonly accuracy: number;
}

/** A line of the figure: its points, its marks, its style. */
interface Series {
  readonly label: string;
  readonly line: readonly Point[];
  readonly marks: readonly Point[];
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: string;
  readonly width: number;
}

const SIZE = { width: 640, height: 360 };
/** The legend below the plot, in pixels. */
const LEGEND = { top: 62, row: 20, sample: 36 };
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const MARKS_A_LINE = 8;

/** Accuracy@k over k, several runs in one figure, as a Vega specification. k runs left to right in both languages. */
export function accuracyPlot(plot: AccuracyPlot): Spec {
  const { labels, scale, locale } = plot;
  const all = seriesOf(plot);
  const last = Math.max(2, ...all.flatMap(({ line }) => line.map(({ k }) => k)));
  const k = { scale: 'x', field: 'k' };
  const accuracy = { scale: 'y', field: 'accuracy' };
  const data: Data[] = all.flatMap(({ line, marks }, index) => [
    { name: `line-${index}`, values: [...line] },
    { name: `marks-${index}`, values: [...marks] },
  ]);
  const drawn: Mark[] = all.flatMap(({ colour, dash, shape, width }, index): Mark[] => [
    {
      type: 'line',
      from: { data: `line-${index}` },
      encode: {
        enter: {
          x: k,
          y: accuracy,
          stroke: { value: colour },
          strokeWidth: { value: width },
          strokeDash: { value: [...dash] },
        },
      },
    },
    {
      type: 'symbol',
      from: { data: `marks-${index}` },
      encode: { enter: { x: k, y: accuracy, ...symbolStyle(shape, colour) } },
    },
  ]);
  return {
    ...plotFrame(SIZE),
    title: titleStyle(inDirection(locale, labels.title)),
    data,
    scales: [
      { name: 'x', type: scale, domain: [scale === 'log' ? 1 : 0, last], range: 'width' },
      { name: 'y', type: 'linear', domain: [0, 1], range: 'height' },
    ],
    axes: [
      {
        orient: 'bottom',
        scale: 'x',
        ...axisStyle(inDirection(locale, labels.k)),
        grid: true,
        ...(scale === 'log' && { values: TICKS.filter(tick => tick <= last) }),
        encode: digits(locale, ',d'),
      },
      {
        orient: 'left',
        scale: 'y',
        ...axisStyle(inDirection(locale, labels.accuracy)),
        grid: true,
        encode: digits(locale, '.0%'),
      },
    ],
    marks: [...drawn, ...all.flatMap((series, row) => legendRow(series, row, locale))],
  };
}

function seriesOf({ curves, byChance, published, scale }: AccuracyPlot): Series[] {
  const style = (index: number) => SERIES_STYLES[index % SERIES_STYLES.length]!;
  return [
    ...curves.map(({ label, accuracyAt }, index) => ({
      label,
      ...style(index),
      width: 2,
      line: pointsOf(accuracyAt),
      marks: marksOf(accuracyAt, { scale, shift: index / Math.max(1, curves.length) }),
    })),
    ...published.map(({ label, points }, index) => {
      const line = points.map(([k, accuracy]) => ({ k, accuracy }));
      return { label, ...style(curves.length + index), width: 1, line, marks: line };
    }),
    ...byChance.map(({ label, accuracyAt }) => ({
      label,
      line: pointsOf(accuracyAt),
      marks: [],
      colour: COLOURS.chance,
      dash: [1, 2],
      shape: 'circle',
      width: 1,
    })),
  ];
}

/** The curve's points without the inner ones of level stretches. */
function pointsOf(accuracyAt: readonly number[]): Point[] {
  return accuracyAt.flatMap((accuracy, index) => {
    const isLevel = accuracyAt[index - 1] === accuracy && accuracyAt[index + 1] === accuracy;
    return isLevel ? [] : [{ k: index + 1, accuracy }];
  });
}

/** A few points of the curve for its marks; marks of several curves lie beside each other, not on top. */
function marksOf(
  accuracyAt: readonly number[],
  { scale, shift }: { scale: 'linear' | 'log'; shift: number },
): Point[] {
  const last = accuracyAt.length;
  const places = Array.from({ length: MARKS_A_LINE }, (_, index) => (index + shift) / MARKS_A_LINE);
  const ks = places.map(place => (scale === 'log' ? last ** place : 1 + place * (last - 1)));
  return [...new Set(ks.map(Math.round))].map(k => ({ k, accuracy: accuracyAt[k - 1]! }));
}

const symbolStyle = (shape: string, colour: string) => ({
  shape: { value: shape },
  size: { value: 56 },
  fill: { value: '#ffffff' },
  stroke: { value: colour },
  strokeWidth: { value: 1.5 },
});

/** A sample of the line and its name, below the plot; from the right in Persian. */
function legendRow(
  { label, colour, dash, shape, width, marks }: Series,
  row: number,
  locale: Locale,
): Mark[] {
  const y = SIZE.height + LEGEND.top + row * LEGEND.row;
  const isPersian = locale === 'fa';
  const x = (fromStart: number) => ({ value: isPersian ? SIZE.width - fromStart : fromStart });
  return [
    {
      type: 'rule',
      encode: {
        enter: {
          x: x(0),
          x2: x(LEGEND.sample),
          y: { value: y },
          stroke: { value: colour },
          strokeWidth: { value: width },
          strokeDash: { value: [...dash] },
        },
      },
    },
    ...(marks.length > 0
      ? [
          {
            type: 'symbol' as const,
            encode: {
              enter: { x: x(LEGEND.sample / 2), y: { value: y }, ...symbolStyle(shape, colour) },
            },
          },
        ]
      : []),
    {
      type: 'text',
      encode: {
        enter: {
          x: x(LEGEND.sample + 8),
          y: { value: y },
          baseline: { value: 'middle' },
          align: { value: isPersian ? 'right' : 'left' },
          text: { value: inDirection(locale, label) },
          font: { value: PERSIAN_FONT },
          fontSize: { value: 12 },
          fill: { value: COLOURS.ink },
        },
      },
    },
  ];
}
