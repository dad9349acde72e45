import type { Spec } from 'vega';
import { formatDay, formatNumber, type Locale } from '../../../locales/format.ts';
import { PERSIAN_FONT } from '../../ground/pixels/persian-font.ts';
import { axisStyle, COLOURS, digits, inDirection, plotFrame, titleStyle } from './plot-style.ts';

export interface DaysPlot {
  /** Calendar days like 2026-11-25, the oldest first. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  /** In the reader's language. */
  readonly title: string;
  readonly locale: Locale;
}

/** A count for each day, as a Vega specification. Days run left to right in both languages, as in all our plots. */
export function daysPlot({ days, title, locale }: DaysPlot): Spec {
  const values = days.map(({ day, count }) => ({
    day: inDirection(locale, formatDay(locale, day)),
    count,
    label: count === 0 ? '' : formatNumber(locale, count),
  }));
  return {
    ...plotFrame({ width: 640, height: 280 }),
    title: titleStyle(inDirection(locale, title)),
    data: [{ name: 'days', values }],
    scales: [
      { name: 'x', type: 'band', domain: { data: 'days', field: 'day' }, range: 'width', padding: 0.25 },
      {
        name: 'y',
        type: 'linear',
        domain: { data: 'days', field: 'count' },
        range: 'height',
        nice: true,
        zero: true,
        // Without any count the axis would have no length.
        ...(days.every(({ count }) => count === 0) && { domainMax: 1 }),
      },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', ...axisStyle(''), labelAngle: -40, labelAlign: 'right' },
      {
        orient: 'left',
        scale: 'y',
        ...axisStyle(''),
        grid: true,
        tickMinStep: 1,
        encode: digits(locale, ',d'),
      },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'days' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'day' },
            width: { scale: 'x', band: 1 },
            y: { scale: 'y', field: 'count' },
            y2: { scale: 'y', value: 0 },
            fill: { value: COLOURS.accent },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'days' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'day', band: 0.5 },
            y: { scale: 'y', field: 'count', offset: -6 },
            text: { field: 'label' },
            align: { value: 'center' },
            font: { value: PERSIAN_FONT },
            fontSize: { value: 11 },
            fill: { value: COLOURS.ink },
          },
        },
      },
    ],
  };
}
