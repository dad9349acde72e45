import sharp, { type OverlayOptions } from 'sharp';
import type { Locale } from '../../../locales/format.ts';
import { decodeWhole } from './decode.ts';
import { drawText } from './draw-text.ts';
import { ACCEPTED_BEFORE, type ImageInput } from './image-input.ts';

/** One picture of a sheet and what is written under it. */
export interface SheetItem {
  readonly picture: ImageInput;
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

  const header = await drawText(title, { points: 20, maxWidth: width - 2 * GAP, ink: INK });
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
    const { data, ...size } = await decodeWhole(item.picture, { limits: ACCEPTED_BEFORE });
    const picture = await sharp(data, { raw: { ...size, channels: 3 } })
      .resize(CELL, CELL, { fit: 'contain', background: '#ffffff' })
      .png()
      .toBuffer();
    const label = await drawText(item.label, { points: 11, maxWidth: CELL, ink: INK });
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
