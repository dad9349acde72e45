import type { Axis, Spec, Title } from 'vega';
import type { Locale } from '../../../locales/format.ts';
import { PERSIAN_FONT } from '../../ground/pixels/persian-font.ts';

/** Two colours that stay apart for every kind of colour blindness (Okabe and Ito's palette), and ink. */
export const COLOURS = {
  accent: '#0072b2',
  mark: '#d55e00',
  ink: '#1f2933',
  grid: '#e4e7eb',
  chance: '#7b8794',
} as const;

/**
 * Series differ in colour (Okabe and Ito's palette without its yellow, too pale on white), in dashes and in the shape of
 * their marks, so that they can be told apart in a grey print and with every kind of colour vision.
 */
export const SERIES_STYLES = [
  { colour: '#0072b2', dash: [], shape: 'circle' },
  { colour: '#d55e00', dash: [8, 4], shape: 'square' },
  { colour: '#009e73', dash: [2, 3], shape: 'triangle-up' },
  { colour: '#cc79a7', dash: [10, 3, 2, 3], shape: 'diamond' },
  { colour: '#e69f00', dash: [5, 2], shape: 'cross' },
  { colour: '#56b4e9', dash: [14, 4], shape: 'triangle-down' },
  { colour: '#1f2933', dash: [3, 2, 8, 2], shape: 'triangle-right' },
] as const;

/** The common ground of all plots: white, with room around. */
export const plotFrame = ({ width, height }: { width: number; height: number }): Spec => ({
  width,
  height,
  padding: 16,
  background: '#ffffff',
});

export const titleStyle = (text: string): Title => ({
  text,
  font: PERSIAN_FONT,
  fontSize: 16,
  fontWeight: 'normal',
  color: COLOURS.ink,
  offset: 12,
});

export const axisStyle = (title: string): Omit<Axis, 'scale' | 'orient'> => ({
  title,
  titleFont: PERSIAN_FONT,
  titleFontSize: 13,
  titleFontWeight: 'normal',
  titleColor: COLOURS.ink,
  titlePadding: 10,
  labelFont: PERSIAN_FONT,
  labelFontSize: 11,
  labelColor: COLOURS.ink,
  domainColor: COLOURS.ink,
  tickColor: COLOURS.ink,
  gridColor: COLOURS.grid,
});

/** Keeps a Persian sentence in order in a drawing, which has no text direction (right-to-left isolate). */
export const inDirection = (locale: Locale, text: string): string =>
  locale === 'fa' ? `\u2067${text}\u2069` : text;

/** Tick labels in the reader's digits; `format` is d3-format's. */
export function digits(locale: Locale, format: string): NonNullable<Axis['encode']> {
  const plain = `format(datum.value, '${format}')`;
  // A zero gain has no sign.
  const latin = format.startsWith('+')
    ? `(datum.value === 0 ? format(0, '${format.slice(1)}') : ${plain})`
    : plain;
  if (locale === 'en') return { labels: { update: { text: { signal: latin } } } };
  const persian = [...'۰۱۲۳۴۵۶۷۸۹'].reduce(
    (signal, digit, value) => `replace(${signal}, regexp('${value}', 'g'), '${digit}')`,
    latin,
  );
  const signal = `replace(replace(replace(${persian}, '.', '٫'), regexp(',', 'g'), '٬'), '%', '٪')`;
  return { labels: { update: { text: { signal } } } };
}
