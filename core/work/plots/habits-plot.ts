import type { Spec } from 'vega';
import type { Locale } from '../../../locales/format.ts';
import type { Estimate } from '../../ground/domain/models/evaluation.ts';
import { PERSIAN_FONT } from '../../ground/pixels/persian-font.ts';
import { axisStyle, COLOURS, digits, inDirection, plotFrame, titleStyle } from './plot-style.ts';

export interface HabitsPlot {
  readonly bars: readonly {
    /** In the reader's language. */
    readonly habit: string;
    readonly literal: Estimate;
    readonly read: Estimate;
  }[];
  readonly labels: {
    readonly title: string;
    readonly accuracy: string;
    readonly literal: string;
    readonly read: string;
  };
  readonly locale: Locale;
}

const ROW = 30;
const KINDS = ['literal', 'read'] as const;
const COLOUR = { literal: COLOURS.chance, read: COLOURS.accent };

/** Accuracy@10 by typing habit, with intervals, as a pair of bars each: searched as typed, and as it was read. */
export function habitsPlot({ bars, labels, locale }: HabitsPlot): Spec {
  const values = bars.flatMap(({ habit, ...shares }) =>
    KINDS.map(kind => ({ habit: inDirection(locale, habit), kind, ...shares[kind] })),
  );
  const height = bars.length * ROW;
  const middle = { scale: 'inner', field: 'kind', band: 0.5 };
  return {
    ...plotFrame({ width: 560, height }),
    title: titleStyle(inDirection(locale, labels.title)),
    data: [{ name: 'bars', values }],
    scales: [
      {
        name: 'y',
        type: 'band',
        domain: { data: 'bars', field: 'habit', sort: false },
        range: 'height',
        padding: 0.25,
      },
      { name: 'x', type: 'linear', domain: [0, 1], range: 'width' },
    ],
    axes: [
      {
        orient: 'bottom',
        scale: 'x',
        ...axisStyle(inDirection(locale, labels.accuracy)),
        grid: true,
        encode: digits(locale, '.0%'),
      },
      { orient: 'left', scale: 'y', ...axisStyle(''), ticks: false },
    ],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'pair', data: 'bars', groupby: 'habit' } },
        encode: { enter: { y: { scale: 'y', field: 'habit' } } },
        signals: [{ name: 'height', update: "bandwidth('y')" }],
        scales: [{ name: 'inner', type: 'band', domain: [...KINDS], range: 'height' }],
        marks: [
          {
            type: 'rect',
            from: { data: 'pair' },
            encode: {
              enter: {
                x: { scale: 'x', value: 0 },
                x2: { scale: 'x', field: 'value' },
                y: { scale: 'inner', field: 'kind' },
                height: { scale: 'inner', band: 1 },
                fill: { signal: `datum.kind === 'read' ? '${COLOUR.read}' : '${COLOUR.literal}'` },
              },
            },
          },
          {
            type: 'rule',
            from: { data: 'pair' },
            encode: {
              enter: {
                x: { scale: 'x', field: 'low' },
                x2: { scale: 'x', field: 'high' },
                y: middle,
                stroke: { value: COLOURS.ink },
              },
            },
          },
        ],
      },
      ...KINDS.flatMap((kind, row) => {
        const y = { value: height + 62 + row * 20 };
        return [
          {
            type: 'rect' as const,
            encode: {
              enter: {
                x: { value: 0 },
                y,
                width: { value: 16 },
                height: { value: 12 },
                fill: { value: COLOUR[kind] },
              },
            },
          },
          {
            type: 'text' as const,
            encode: {
              enter: {
                x: { value: 24 },
                y: { value: y.value + 10 },
                text: { value: inDirection(locale, labels[kind]) },
                font: { value: PERSIAN_FONT },
                fontSize: { value: 12 },
                fill: { value: COLOURS.ink },
              },
            },
          },
        ];
      }),
    ],
  };
}
