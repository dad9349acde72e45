import sharp, { type OutputInfo } from 'sharp';
import { PERSIAN_FONT, PERSIAN_FONT_FILE } from './persian-font.ts';

export interface TextStyle {
  readonly points: number;
  /** In pixels; what does not fit is cut off. */
  readonly maxWidth: number;
  /** Colour, like `#1f2933`. */
  readonly ink: string;
}

/** One line of text on a transparent ground as PNG, Persian letters joined and in their order. */
export async function drawText(
  text: string,
  { points, maxWidth, ink }: TextStyle,
): Promise<{ data: Buffer; info: OutputInfo }> {
  const line = text.replace(/\s+/g, ' ').trim() || ' ';
  const escaped = line.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`);
  const drawn = sharp({
    text: {
      text: `<span foreground="${ink}">${escaped}</span>`,
      font: `${PERSIAN_FONT} ${points}`,
      fontfile: PERSIAN_FONT_FILE,
      rgba: true,
      dpi: 96,
    },
  }).png();
  const { data, info } = await drawn.toBuffer({ resolveWithObject: true });
  if (info.width <= maxWidth) return { data, info };
  // Persian begins at the right, so the right end of the line is kept.
  const left = /[\u0600-\u06FF]/.test(line) ? info.width - maxWidth : 0;
  return sharp(data)
    .extract({ left, top: 0, width: maxWidth, height: info.height })
    .toBuffer({ resolveWithObject: true });
}
