import { readPreprocessorConfig } from '../checkpoint/config/preprocessor-config.ts';
import type { VisionUse } from '../preset.ts';
import type { ExportSource } from './export-source.ts';

type Preprocessing = Pick<VisionUse, 'mean' | 'std' | 'fit'>;

/** OpenAI's CLIP, which transformers takes where a repository does not say. */
const CLIP: Preprocessing = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** How a model's images are prepared: as its preset says, or its own repository. */
export async function preprocessingOf({ from, imageSize }: ExportSource): Promise<Preprocessing> {
  if (from.kind === 'checkpoints') return from.vision;
  const read = await readPreprocessorConfig(from.vision.folder, imageSize);
  return read ?? CLIP;
}
