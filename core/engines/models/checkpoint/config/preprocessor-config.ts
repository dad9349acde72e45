import path from 'node:path';
import { z } from 'zod';
import { readJson } from './read-config.ts';

const Channels = z.tuple([z.number(), z.number(), z.number()]);
const Preprocessor = z.object({
  image_mean: Channels,
  image_std: Channels,
  do_center_crop: z.boolean().default(false),
});

/** What a checkpoint's folder says of its pictures; files are known to differ from what the training did. */
export interface PreprocessorConfig {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** True where pictures are cut to a square; we squash them. */
  readonly crops: boolean;
}

/** @returns undefined where there is none, or none with mean and deviation. */
export async function readPreprocessorConfig(folder: string): Promise<PreprocessorConfig | undefined> {
  const value = await readJson(path.join(folder, 'preprocessor_config.json')).catch(() => undefined);
  const parsed = Preprocessor.safeParse(value);
  if (!parsed.success) return undefined;
  const { image_mean: mean, image_std: std, do_center_crop: crops } = parsed.data;
  return { mean, std, crops };
}
