import type { Mark, Spec } from 'vega';
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

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface LearningPlot {
  /** A line each: gains by the number of pairs, as shares of one. */
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly { readonly pairs: number; readonly gain: Estimate }[];
  }[];
  readonly labels: { readonly title: string; readonly pairs: string; readonly gain: string };
  readonly locale: Locale;
}

const SIZE = { width: 640, height: 360 };
/** Pixels between the lines, so that their intervals do not overlap. */
const APART = 6;

/**
 * The gain from growing numbers of pairs, with 95% intervals, as a Vega specification. Each line has its name at its end.
 */
export function learningPlot({ series, labels, locale }: LearningPlot): Spec {
  const all = series.flatMap(({ points }) => points);
  const ends = all.flatMap(({ gain }) => [gain.low, gain.high]);
  return {
    ...plotFrame(SIZE),
    title: titleStyle(inDirection(locale, labels.title)),
    data: series.map(({ points }, index) => ({
      name: `points-${index}`,
      values: points.map(({ pairs, gain }) => ({ pairs, ...gain })),
    })),
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: [0, Math.max(1, ...all.map(({ pairs }) => pairs))],
        range: 'width',
        nice: true,
      },
      {
        name: 'y',
        type: 'linear',
        domain: [Math.min(0, ...ends), Math.max(0.001, ...ends)],
        range: 'height',
        nice: true,
      },
    ],
    axes: [
      {
        orient: 'bottom',
        scale: 'x',
        ...axisStyle(inDirection(locale, labels.pairs)),
        encode: digits(locale, ',d'),
      },
      {
        orient: 'left',
        scale: 'y',
        ...axisStyle(inDirection(locale, labels.gain)),
        grid: true,
        encode: digits(locale, '+.1%'),
      },
    ],
    marks: [noGain(), ...series.flatMap(({ name }, index) => lineOf(inDirection(locale, name), index))],
  };
}

const noGain = (): Mark => ({
  type: 'rule',
  encode: {
    enter: {
      x: { value: 0 },
      x2: { signal: 'width' },
      y: { scale: 'y', value: 0 },
      stroke: { value: COLOURS.chance },
    },
  },
});

function lineOf(name: string, index: number): Mark[] {
  const { colour, dash, shape } = SERIES_STYLES[index % SERIES_STYLES.length]!;
  const from = { data: `points-${index}` };
  const x = { scale: 'x', field: 'pairs', offset: index * APART };
  const y = (field: string) => ({ scale: 'y', field });
  const stroke = { value: colour };
  return [
    {
      type: 'rule',
      from,
      encode: { enter: { x, y: y('low'), y2: y('high'), stroke } },
    },
    {
      type: 'line',
      from,
      encode: {
        enter: { x, y: y('value'), stroke, strokeWidth: { value: 1.5 }, strokeDash: { value: [...dash] } },
      },
    },
    {
      type: 'symbol',
      from,
      encode: {
        enter: {
          x,
          y: y('value'),
          shape: { value: shape },
          size: { value: 56 },
          fill: { value: '#ffffff' },
          stroke,
        },
      },
    },
    {
      type: 'text',
      from,
      encode: {
        enter: {
          x: { ...x, offset: index * APART - 8 },
          y: { scale: 'y', field: 'value', offset: -8 },
          text: {
            signal: `datum === data('points-${index}')[data('points-${index}').length - 1] ? '${name}' : ''`,
          },
          align: { value: 'right' },
          font: { value: PERSIAN_FONT },
          fontSize: { value: 12 },
          fill: stroke,
        },
      },
    },
  ];
}
