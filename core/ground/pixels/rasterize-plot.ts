import sharp from 'sharp';
import { PERSIAN_FONT, PERSIAN_FONT_FILE } from './persian-font.ts';

/** Twice the size in pixels: sharp on good screens, still small. */
const DENSITY = 144;

let fontReady: Promise<unknown> | undefined;

/**
 * Makes the font known to the SVG renderer, which looks among the process's fonts and reads no @font-face: drawing
 * any text with the file registers it.
 */
const registerFont = (): Promise<unknown> =>
  (fontReady ??= sharp({ text: { text: 'ا', font: PERSIAN_FONT, fontfile: PERSIAN_FONT_FILE } })
    .png()
    .toBuffer());

/** A plot's SVG as PNG bytes, with Persian letters joined and in our font. For SVG of our own making only. */
export async function rasterizePlot(svg: string): Promise<Uint8Array> {
  await registerFont();
  return sharp(Buffer.from(svg), { density: DENSITY }).png({ palette: true, compressionLevel: 9 }).toBuffer();
}
