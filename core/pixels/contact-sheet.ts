import sharp, { type OverlayOptions } from 'sharp';
import type { Locale } from '../../locales/format.ts';
import { PERSIAN_FONT, PERSIAN_FONT_FILE } from './persian-font.ts';

/** One picture of a sheet: its file and what is written under it. */
export interface SheetItem {
  readonly path: string;
  readonly label: string;
}

export interface SheetOptions {
  readonly title: string;
  readonly items: readonly SheetItem[];
  readonly locale: Locale;
  readonly columns?: number;
}

const CELL = 192;
const GAP = 16;
const LABEL_HEIGHT = 30;
const HEADER = 64;
const INK = '#1f2933';

/** Pictures in a grid with a title, as PNG bytes; laid out from the right in Persian. For people to look at. */
export async function drawContactSheet({ title, items, locale, columns = 5 }: SheetOptions): Promise<Buffer> {
  const rows = Math.max(1, Math.ceil(items.length / columns));
  const width = columns * (CELL + GAP) + GAP;
  const height = HEADER + rows * (CELL + LABEL_HEIGHT + GAP) + GAP;
  const fromStart = (left: number, itemWidth: number) => (locale === 'fa' ? width - left - itemWidth : left);

  const header = await drawText(title, 20, width - 2 * GAP);
  const layers: OverlayOptions[] = [
    {
      input: header.data,
      left: fromStart(GAP, header.info.width),
      top: Math.round((HEADER - header.info.height) / 2),
    },
  ];
  const cells = items.map(async (item, index) => {
    const left = fromStart(GAP + (index % columns) * (CELL + GAP), CELL);
    const top = HEADER + Math.floor(index / columns) * (CELL + LABEL_HEIGHT + GAP);
    const picture = await sharp(item.path)
      .autoOrient()
      .resize(CELL, CELL, { fit: 'contain', background: '#ffffff' })
      .flatten({ background: '#ffffff' })
      .toBuffer();
    const label = await drawText(item.label, 11, CELL);
    return [
      { input: picture, left, top },
      { input: label.data, left: fromStart(fromStart(left, CELL), label.info.width), top: top + CELL + 6 },
    ];
  });
  layers.push(...(await Promise.all(cells)).flat());
  return sharp({ create: { width, height, channels: 3, background: '#f4f6f8' } })
    .composite(layers)
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/** One line of text on a transparent ground, cut off where it gets wider than `maxWidth` pixels. */
async function drawText(text: string, points: number, maxWidth: number) {
  const line = text.replace(/\s+/g, ' ').trim() || ' ';
  const escaped = line.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`);
  const drawn = sharp({
    text: {
      text: `<span foreground="${INK}">${escaped}</span>`,
      font: `${PERSIAN_FONT} ${points}`,
      fontfile: PERSIAN_FONT_FILE,
      rgba: true,
      dpi: 96,
    },
  }).png();
  const { data, info } = await drawn.toBuffer({ resolveWithObject: true });
  if (info.width <= maxWidth) return { data, info };
  // Persian begins at the right: the beginning of the line is what stays.
  const left = /[\u0600-\u06FF]/.test(line) ? info.width - maxWidth : 0;
  return sharp(data)
    .extract({ left, top: 0, width: maxWidth, height: info.height })
    .toBuffer({ resolveWithObject: true });
}
