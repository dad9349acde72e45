import { z } from 'zod';

/** How pixels are weighed when a picture is resized, by Pillow's names. */
export const ResizeFilter = z.enum(['bilinear', 'bicubic', 'lanczos']);
export type ResizeFilter = z.infer<typeof ResizeFilter>;

/** How a picture of any shape becomes the square that a model looks at. */
export const PictureFit = z.discriminatedUnion('kind', [
  /** Both sides are scaled to fit, whatever the shape was. */
  z.object({ kind: z.literal('squash'), filter: ResizeFilter }),
  /** The shorter side is made `edge` long, in pixels, and the square in the middle is cut out. */
  z.object({ kind: z.literal('crop'), edge: z.int().positive().max(8192), filter: ResizeFilter }),
]);
export type PictureFit = z.infer<typeof PictureFit>;

/** What the Persian models were trained with; the default of a model that says nothing else. */
export const USUAL_FIT: PictureFit = { kind: 'squash', filter: 'bilinear' };
