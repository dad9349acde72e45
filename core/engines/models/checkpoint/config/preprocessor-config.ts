import path from 'node:path';
import { z } from 'zod';
import type { PictureFit, ResizeFilter } from '../../../../ground/pixels/picture-fit.ts';
import { readJson, unsupported } from './read-config.ts';

const Channels = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().positive().max(8192);

/** Pillow's numbers of its filters. */
const FILTERS: Readonly<Record<number, ResizeFilter>> = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };

/** The dialects of CLIPFeatureExtractor, of CLIPImageProcessor, and of what came after. */
const Preprocessor = z.object({
  image_mean: Channels,
  image_std: Channels,
  do_resize: z.boolean().default(true),
  do_center_crop: z.boolean().optional(),
  size: z
    .union([side, z.object({ shortest_edge: side }), z.object({ height: side, width: side })])
    .optional(),
  crop_size: z.union([side, z.object({ height: side, width: side })]).optional(),
  resample: z.int().default(3),
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
});
type Preprocessor = z.infer<typeof Preprocessor>;

/** What a checkpoint's folder says about its images; such files are known to differ from the training. */
export interface PreprocessorConfig {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** How it makes images square; undefined where it does not say. */
  readonly fit: PictureFit | undefined;
}

/**
 * @param imageSize the side of the model's square input.
 * @returns undefined if there is no such file, or none with mean and deviation.
 * @throws PermanentError 'model.unsupported' for a way to resize that we lack.
 */
export async function readPreprocessorConfig(
  folder: string,
  imageSize: number,
): Promise<PreprocessorConfig | undefined> {
  const file = path.join(folder, 'preprocessor_config.json');
  const value = await readJson(file).catch(() => undefined);
  const parsed = Preprocessor.safeParse(value);
  if (!parsed.success) return undefined;
  const { image_mean: mean, image_std: std } = parsed.data;
  return { mean, std, fit: fitOf(file, parsed.data, imageSize) };
}

function fitOf(file: string, config: Preprocessor, imageSize: number): PictureFit | undefined {
  const { do_resize, resample } = config;
  const isCut = crops(config);
  const size = config.size ?? (isCut ? imageSize : undefined);
  if (size === undefined || !do_resize) return undefined;
  const filter = FILTERS[resample];
  if (!filter) throw unsupported(file, `it resizes with filter ${resample} (resample); known are 1, 2 and 3`);
  const edge = typeof size === 'number' ? size : 'shortest_edge' in size ? size.shortest_edge : undefined;
  if (!isCut || edge === undefined) return { kind: 'squash', filter };
  const cut = cutSize(config) ?? imageSize;
  if (cut !== imageSize) {
    throw unsupported(file, `it cuts out ${cut} pixels (crop_size), and the model looks at ${imageSize}`);
  }
  if (edge < cut) throw unsupported(file, `it cuts ${cut} pixels out of ${edge} (crop_size and size)`);
  return { kind: 'crop', edge, filter };
}

/** CLIP's own processors cut where a file does not say otherwise. */
const crops = ({ do_center_crop, image_processor_type, feature_extractor_type }: Preprocessor): boolean =>
  do_center_crop ?? /^CLIP/.test(image_processor_type ?? feature_extractor_type ?? '');

const cutSize = ({ crop_size }: Preprocessor): number | undefined =>
  typeof crop_size === 'object' ? Math.min(crop_size.height, crop_size.width) : crop_size;
