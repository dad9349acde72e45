import sharp, { type OverlayOptions } from 'sharp';
import { formatNumber, type Locale } from '../../../locales/format.ts';
import { RENDITION_SIZES } from '../domain/images/renditions.ts';
import { drawText } from './draw-text.ts';

/** One photo of a page. */
export interface SheetCell {
  /** JPEG bytes; the place of a missing or unreadable one stays empty. */
  readonly rendition: Uint8Array | undefined;
  /** The number on it. */
  readonly rank: number;
}

/** A page of results as one picture. */
export interface NumberedSheet {
  /** In order of rank. Ranks have gaps where a photo is hidden; each photo has the number of its button. */
  readonly cells: readonly SheetCell[];
  /** Decides the digits and the direction. */
  readonly locale: Locale;
}

/** Two in a row, as a phone is held. */
const COLUMNS = 2;
const WIDTH = 320;
const HEIGHT = 240;
const GAP = 8;
const GROUND = '#0b3b3e';
const EMPTY = '#25575a';
const INK = '#ffffff';
const BADGE_HEIGHT = 42;

/** Renditions are our own JPEG files, so they may be decoded in this process. */
const LARGEST_RENDITION = Math.max(...RENDITION_SIZES);

/** Pictures two in a row, from the right in Persian, each with its number in the corner where reading begins: a JPEG of some 100 kB. */
export async function drawNumberedSheet({ cells, locale }: NumberedSheet): Promise<Buffer> {
  const columns = Math.min(COLUMNS, cells.length);
  const rows = Math.ceil(cells.length / columns);
  const width = columns * (WIDTH + GAP) + GAP;
  const fromStart = (left: number, own: number) => (locale === 'fa' ? width - left - own : left);
  const layers = cells.map(async ({ rendition, rank }, index): Promise<OverlayOptions[]> => {
    const left = fromStart(GAP + (index % columns) * (WIDTH + GAP), WIDTH);
    const top = GAP + Math.floor(index / columns) * (HEIGHT + GAP);
    const badge = await drawBadge(formatNumber(locale, rank));
    const badgeLeft = locale === 'fa' ? left + WIDTH - badge.width : left;
    return [
      { input: await drawCell(rendition), left, top },
      { input: badge.data, left: badgeLeft, top },
    ];
  });
  return sharp({ create: { width, height: rows * (HEIGHT + GAP) + GAP, channels: 3, background: GROUND } })
    .composite((await Promise.all(layers)).flat())
    .jpeg({ quality: 78 })
    .toBuffer();
}

const drawCell = (rendition: Uint8Array | undefined): Promise<Buffer> =>
  rendition
    ? sharp(rendition, { limitInputPixels: LARGEST_RENDITION ** 2 })
        .resize(WIDTH, HEIGHT, { fit: 'cover', position: 'attention' })
        .flatten({ background: '#ffffff' })
        .toBuffer()
        .catch(drawEmpty)
    : drawEmpty();

const drawEmpty = (): Promise<Buffer> =>
  sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: EMPTY } })
    .png()
    .toBuffer();

/** The number on a dark background, readable on every picture. */
async function drawBadge(number: string): Promise<{ readonly data: Buffer; readonly width: number }> {
  const { data, info } = await drawText(number, { points: 19, maxWidth: WIDTH, ink: INK });
  const width = Math.max(BADGE_HEIGHT, info.width + 24);
  const badge = sharp({ create: { width, height: BADGE_HEIGHT, channels: 4, background: `${GROUND}e6` } });
  const place = {
    left: Math.round((width - info.width) / 2),
    top: Math.round((BADGE_HEIGHT - info.height) / 2),
  };
  return {
    data: await badge
      .composite([{ input: data, ...place }])
      .png()
      .toBuffer(),
    width,
  };
}
