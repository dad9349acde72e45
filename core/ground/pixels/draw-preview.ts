import sharp, { type OverlayOptions } from 'sharp';
import { RENDITION_SIZES } from '../domain/images/renditions.ts';
import { cutText } from '../domain/text-length.ts';
import { drawText } from './draw-text.ts';

/** What the preview of a link shows. */
export interface PreviewOptions {
  /** The sentence; null for a query by a picture. */
  readonly title: string | null;
  /** Renditions of the best pictures, best first; missing or unreadable ones are left out. */
  readonly renditions: readonly (Uint8Array | undefined)[];
}

/** The size that messengers and social networks ask for, in pixels. */
const WIDTH = 1200;
const HEIGHT = 630;
const GAP = 12;
const HEADER = 110;
const COLUMNS = 4;
const ROWS = 2;
/** How many pictures it has room for. */
export const PREVIEW_IMAGES = COLUMNS * ROWS;

/** Renditions are our own JPEG files, so they may be decoded in this process. */
const LARGEST_RENDITION = Math.max(...RENDITION_SIZES);

const GROUND = '#0b3b3e';
const INK = '#ffffff';
/** More than a line can show; longer ones would be drawn wide for nothing. */
const TITLE_LIMIT = 90;

/** The sentence and the best pictures under it, from the right, as JPEG bytes. */
export async function drawPreview({ title, renditions }: PreviewOptions): Promise<Buffer> {
  const cellWidth = Math.floor((WIDTH - GAP * (COLUMNS + 1)) / COLUMNS);
  const cellHeight = Math.floor((HEIGHT - HEADER - GAP * ROWS) / ROWS);
  const cells = await Promise.all(
    renditions.slice(0, PREVIEW_IMAGES).map(
      async rendition =>
        rendition &&
        sharp(rendition, { limitInputPixels: LARGEST_RENDITION ** 2 })
          .resize(cellWidth, cellHeight, { fit: 'cover', position: 'attention' })
          .flatten({ background: '#ffffff' })
          .toBuffer()
          .catch(() => undefined),
    ),
  );
  const layers: OverlayOptions[] = cells
    .filter(cell => cell !== undefined)
    .map((input, index) => ({
      input,
      left: WIDTH - (GAP + cellWidth) * ((index % COLUMNS) + 1),
      top: HEADER + Math.floor(index / COLUMNS) * (cellHeight + GAP),
    }));
  const name = await drawText('نگاره', { points: 26, maxWidth: 200, ink: '#8fdadd' });
  layers.push({ input: name.data, left: 2 * GAP, top: Math.round((HEADER - name.info.height) / 2) });
  if (title !== null) {
    const maxWidth = WIDTH - 5 * GAP - name.info.width;
    const text = cutText(title, TITLE_LIMIT);
    const { data, info } = await drawText(text, { points: 36, maxWidth, ink: INK });
    layers.push({
      input: data,
      left: WIDTH - 2 * GAP - info.width,
      top: Math.max(0, Math.round((HEADER - info.height) / 2)),
    });
  }
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: GROUND } })
    .composite(layers)
    .jpeg({ quality: 82 })
    .toBuffer();
}
