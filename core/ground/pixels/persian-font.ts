import { createRequire } from 'node:module';
import path from 'node:path';

/** The family's name, as SVG and Pango know it. */
export const PERSIAN_FONT = 'Vazirmatn';

/** The font file that plots and sheets are drawn with, so that Persian looks the same on every machine. */
export const PERSIAN_FONT_FILE = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vazirmatn/package.json')),
  'fonts/ttf/Vazirmatn-Regular.ttf',
);
