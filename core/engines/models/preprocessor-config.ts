import { USUAL_FIT } from '../../ground/pixels/picture-fit.ts';
import type { VisionUse } from './preset.ts';

/** Pillow's numbers of its filters. */
const RESAMPLE = { lanczos: 1, bilinear: 2, bicubic: 3 } as const;

/** How images are prepared, in the words of transformers' CLIPImageProcessor. @param size of the square, in pixels. */
export function preprocessorConfig({ fit = USUAL_FIT, mean, std }: VisionUse, size: number) {
  const square = { height: size, width: size };
  const isCut = fit.kind === 'crop';
  return {
    image_processor_type: 'CLIPImageProcessor',
    do_convert_rgb: true,
    do_resize: true,
    size: isCut ? { shortest_edge: fit.edge } : square,
    resample: RESAMPLE[fit.filter],
    do_center_crop: isCut,
    ...(isCut && { crop_size: square }),
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  };
}
