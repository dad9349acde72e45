import { type BucketCount, bucketStart } from '../../../core/ground/domain/captions/score-buckets.ts';
import { csvLine, csvStart } from '../../../core/ground/files/delimited.ts';
import type { Bar } from './histogram-bars.ts';
import type { Scale } from './score-chart.tsx';

interface Labels {
  readonly title: string;
  readonly score: string;
  readonly pairs: string;
  readonly number: (value: number) => string;
  readonly decimal: (value: number) => string;
}

const SIZE = { width: 960, height: 480, left: 90, right: 30, top: 60, bottom: 60 };

/** Latin digits and plain column names: data for programs. */
export const histogramCsv = (counts: readonly BucketCount[]): string =>
  [
    csvStart(['from', 'to', 'pending', 'approved', 'rejected']),
    ...counts.map(({ bucket, pending, approved, rejected }) =>
      csvLine([bucketStart(bucket), bucketStart(bucket + 1), pending, approved, rejected]),
    ),
  ].join('');

/** The chart as a standalone picture, black on white, for papers and letters. */
export function histogramSvg(bars: readonly Bar[], scale: Scale, labels: Labels): string {
  const { width, height, left, right, top, bottom } = SIZE;
  const plot = { width: width - left - right, height: height - top - bottom };
  const most = Math.max(1, ...bars.map(({ all }) => all ?? 0));
  const rise = (count: number) =>
    (scale === 'log' ? Math.log10(count + 1) / Math.log10(most + 1) : count / most) * plot.height;
  const base = top + plot.height;
  const bandwidth = plot.width / Math.max(1, bars.length);
  const columns = bars.map(({ all }, index) => {
    const tall = rise(all ?? 0);
    return `<rect x="${(left + index * bandwidth + 0.5).toFixed(2)}" y="${(base - tall).toFixed(2)}" width="${Math.max(0.5, bandwidth - 1).toFixed(2)}" height="${tall.toFixed(2)}" fill="#0b6e74"/>`;
  });
  const everyNth = Math.ceil(bars.length / 10);
  const ticks = bars.flatMap(({ from }, index) =>
    index % everyNth === 0
      ? `<text x="${(left + index * bandwidth).toFixed(2)}" y="${base + 22}" text-anchor="middle">${labels.decimal(from)}</text>`
      : [],
  );
  const levels = [0, 0.25, 0.5, 0.75, 1].map(share => {
    const count = Math.round(scale === 'log' ? 10 ** (share * Math.log10(most + 1)) - 1 : share * most);
    const y = base - rise(count);
    return `<path d="M${left} ${y.toFixed(2)}H${width - right}" stroke="#ccc"/><text x="${left - 10}" y="${(y + 5).toFixed(2)}" text-anchor="end">${labels.number(count)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Vazirmatn, 'Vazirmatn Variable', Tahoma, sans-serif" font-size="15"><rect width="100%" height="100%" fill="#fff"/><text x="${width / 2}" y="34" text-anchor="middle" font-size="19">${escapeXml(labels.title)}</text>${levels.join('')}${columns.join('')}${ticks.join('')}<text x="${left + plot.width / 2}" y="${height - 12}" text-anchor="middle">${escapeXml(labels.score)}</text><text transform="translate(22 ${top + plot.height / 2}) rotate(-90)" text-anchor="middle">${escapeXml(labels.pairs)}</text></svg>`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Twice the size, for sharp letters. @throws Error if the browser cannot draw it */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(SIZE.width * 2, SIZE.height * 2);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Makes the browser save it under this name. */
export function saveFile(content: Blob | string, name: string, type: string): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
