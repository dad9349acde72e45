import type { Spec } from 'vega';
import type { Locale } from '../../../locales/format.ts';
import { axisStyle, COLOURS, digits, inDirection, plotFrame, titleStyle } from './plot-style.ts';

interface LossPlot {
  readonly labels: { readonly title: string; readonly step: string; readonly loss: string };
  readonly locale: Locale;
}

const SIZE = { width: 640, height: 360 };

/** The loss of a training, step by step, as a Vega specification. */
export function lossPlot(
  losses: readonly { readonly step: number; readonly loss: number }[],
  { labels, locale }: LossPlot,
): Spec {
  const steps = losses.map(({ step }) => step);
  const most = losses.reduce((highest, { loss }) => Math.max(highest, loss), 0);
  return {
    ...plotFrame(SIZE),
    title: titleStyle(inDirection(locale, labels.title)),
    data: [{ name: 'losses', values: [...losses] }],
    scales: [
      { name: 'x', type: 'linear', domain: [0, Math.max(1, ...steps)], range: 'width' },
      { name: 'y', type: 'linear', domain: [0, most || 1], range: 'height', nice: true },
    ],
    axes: [
      {
        orient: 'bottom',
        scale: 'x',
        ...axisStyle(inDirection(locale, labels.step)),
        encode: digits(locale, ',d'),
      },
      {
        orient: 'left',
        scale: 'y',
        ...axisStyle(inDirection(locale, labels.loss)),
        grid: true,
        encode: digits(locale, '.1f'),
      },
    ],
    marks: [
      {
        type: 'line',
        from: { data: 'losses' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'step' },
            y: { scale: 'y', field: 'loss' },
            stroke: { value: COLOURS.ink },
            strokeWidth: { value: 1.5 },
          },
        },
      },
    ],
  };
}
