import sharp, { type OverlayOptions } from 'sharp';
import type { Locale } from '../../../locales/format.ts';
import { RENDITION_SIZES } from '../domain/images/renditions.ts';
import { drawText } from './draw-text.ts';

/** A picture that was found. */
export interface ComparedImage {
  /** JPEG bytes; the place of a missing or unreadable one stays empty. */
  readonly rendition: Uint8Array | undefined;
  /** Whether the other side has it as well. */
  readonly isShared: boolean;
}

/** What one query found with both models. */
export interface ComparedRow {
  readonly title: string;
  readonly sides: readonly (readonly ComparedImage[])[];
}

export interface ComparisonSheet {
  readonly title: string;
  /** Of the sides, in order. */
  readonly names: readonly string[];
  readonly rows: readonly ComparedRow[];
  readonly locale: Locale;
}

const CELL = 88;
const GAP = 6;
const FRAME = 3;
const NAME_WIDTH = 150;
const LINE = 34;
const HEADER = 56;
const COLUMNS = 10;
const WIDTH = NAME_WIDTH + COLUMNS * (CELL + GAP) + 2 * GAP;
const GROUND = '#f4f6f8';
const INK = '#1f2933';
/** Around what one side alone has found. */
const ALONE = '#d55e00';

/** Renditions are our own JPEG files, so they may be decoded in this process. */
const LARGEST_RENDITION = Math.max(...RENDITION_SIZES);

/**
 * The first ten of two models for each query, one above the other, as PNG bytes; from the right in Persian. What only one
 * has found is framed.
 */
export async function drawComparisonSheet({ title, names, rows, locale }: ComparisonSheet): Promise<Buffer> {
  const fromStart = (left: number, own: number) => (locale === 'fa' ? WIDTH - left - own : left);
  const rowHeight = LINE + names.length * (CELL + GAP) + 2 * GAP;
  const written = async (
    text: string,
    place: { left: number; top: number; maxWidth: number; points: number },
  ) => {
    const { data, info } = await drawText(text, { ...place, ink: INK });
    return { input: data, left: fromStart(place.left, info.width), top: place.top };
  };
  const layers: OverlayOptions[] = [
    await written(title, { left: GAP, top: 14, maxWidth: WIDTH - 2 * GAP, points: 17 }),
  ];
  for (const [index, { title: query, sides }] of rows.entries()) {
    const top = HEADER + index * rowHeight;
    layers.push(await written(query, { left: GAP, top: top + 6, maxWidth: WIDTH - 2 * GAP, points: 13 }));
    for (const [side, pictures] of sides.entries()) {
      const y = top + LINE + side * (CELL + GAP);
      layers.push(
        await written(names[side]!, {
          left: GAP,
          top: y + CELL / 2 - 9,
          maxWidth: NAME_WIDTH - GAP,
          points: 11,
        }),
      );
      const cells = pictures.slice(0, COLUMNS).map(async (picture, place) => ({
        input: await drawCell(picture),
        left: fromStart(NAME_WIDTH + GAP + place * (CELL + GAP), CELL),
        top: y,
      }));
      layers.push(...(await Promise.all(cells)));
    }
  }
  const height = HEADER + rows.length * rowHeight + GAP;
  return sharp({ create: { width: WIDTH, height, channels: 3, background: GROUND } })
    .composite(layers)
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

async function drawCell({ rendition, isShared }: ComparedImage): Promise<Buffer> {
  const inner = CELL - 2 * FRAME;
  const frame = sharp({
    create: { width: CELL, height: CELL, channels: 3, background: isShared ? GROUND : ALONE },
  });
  const picture =
    rendition &&
    (await sharp(rendition, { limitInputPixels: LARGEST_RENDITION ** 2 })
      .resize(inner, inner, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toBuffer()
      .catch(() => undefined));
  if (picture) frame.composite([{ input: picture, left: FRAME, top: FRAME }]);
  return frame.png().toBuffer();
}
