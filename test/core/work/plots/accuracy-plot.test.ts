import { describe, expect, it } from 'vitest';
import { type AccuracyPlot, accuracyPlot } from '../../../../core/work/plots/accuracy-plot.ts';
import { learningPlot } from '../../../../core/work/plots/learning-plot.ts';
import { SERIES_STYLES } from '../../../../core/work/plots/plot-style.ts';
import { renderPlot } from '../../../../core/work/plots/render-plot.ts';

const curve = (label: string, accuracyAt: readonly number[]) => ({ label, accuracyAt });
const HUNDRED = Array.from({ length: 100 }, (_, index) => (index + 1) / 100);
const plot = (fields: Partial<AccuracyPlot> = {}): AccuracyPlot => ({
  curves: [curve('one', HUNDRED)],
  byChance: [],
  published: [],
  scale: 'log',
  locale: 'en',
  labels: { title: 'Title', k: 'k', accuracy: 'Accuracy' },
  ...fields,
});
const svgOf = async (fields: Partial<AccuracyPlot>): Promise<string> =>
  new TextDecoder().decode(await renderPlot(accuracyPlot(plot(fields)), 'x.svg'));

describe('a figure of Accuracy@k', () => {
  it('tells its lines apart without colour: each has its own dashes and marks', async () => {
    const looks = SERIES_STYLES.map(({ dash, shape }) => JSON.stringify([dash, shape]));
    expect(new Set(looks).size).toBe(SERIES_STYLES.length);
    expect(new Set(SERIES_STYLES.map(({ shape }) => shape)).size).toBe(SERIES_STYLES.length);
    const svg = await svgOf({ curves: SERIES_STYLES.map((_, index) => curve(`run ${index}`, HUNDRED)) });
    for (const { dash, colour } of SERIES_STYLES) {
      expect(svg).toContain(`stroke="${colour}"`);
      if (dash.length > 0) expect(svg).toContain(`stroke-dasharray="${dash.join(',')}"`);
    }
  });

  it('draws each curve where its numbers are, over k and over its logarithm', async () => {
    const points = async (scale: 'linear' | 'log') => {
      const [, path] = /mark-line[^>]*>.*? d="M([^"]+)"/.exec(await svgOf({ scale }))!;
      return path!.split('L').map(point => point.split(',').map(Number) as [number, number]);
    };
    const linear = await points('linear');
    expect(linear).toHaveLength(100);
    // 640 x 360: k from 0 to 100, and 50% half way up.
    expect(linear[49]).toEqual([320, 180]);
    expect(linear[99]).toEqual([640, 0]);
    const log = await points('log');
    expect(log[0]![0]).toBe(0);
    expect(log[9]![0]).toBeCloseTo(320, 0);
  });

  it('leaves out the middle of level stretches, and keeps their ends', async () => {
    const svg = await svgOf({ curves: [curve('level', [0.5, 0.5, 0.5, 0.5, 1])], scale: 'linear' });
    const [, path] = /mark-line[^>]*>.*? d="M([^"]+)"/.exec(svg)!;
    expect(path!.split('L')).toHaveLength(3);
  });

  it('begins its legend at the right in Persian, with Persian digits', async () => {
    const names = { title: 'عنوان', k: 'k', accuracy: 'دقت' };
    const persian = await svgOf({ locale: 'fa', labels: names, byChance: [curve('شانس', HUNDRED)] });
    expect(persian).toContain('۵۰٪');
    expect(persian).toMatch(/text-anchor="end"[^>]*>\u2067شانس\u2069</);
    const png = await renderPlot(accuracyPlot(plot({ locale: 'fa', labels: names })), 'x.png');
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
  });
});

it('the curve of a training gives gains a sign, and nothing gained none', async () => {
  const gain = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
  const points = [
    { pairs: 100, gain: gain(-0.01) },
    { pairs: 200, gain: gain(0.02) },
  ];
  const labels = { title: 'عنوان', pairs: 'جفت', gain: 'افزایش' };
  const spec = learningPlot({ series: [{ name: 'Accuracy@10', points }], labels, locale: 'fa' });
  const svg = new TextDecoder().decode(await renderPlot(spec, 'x.svg'));
  const ticks = [...svg.matchAll(/>([^<>]*٪)</g)].map(([, text]) => text);
  expect(ticks).toContain('۰٫۰٪');
  expect(ticks).toContain('+۱٫۰٪');
});
