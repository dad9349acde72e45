import { z } from 'zod';
import { Activation, epsilon, parseConfig, readConfigFile, size, unsupported } from './read-config.ts';

/**
 * The encoder part of CLIP's vision tower, as in CLIPVisionModel's config.json. Keys that a file leaves out have the
 * values of transformers' CLIPVisionConfig.
 */
const VisionConfig = z
  .object({
    hidden_size: size.default(768),
    intermediate_size: size.default(3072),
    num_hidden_layers: size.max(200).default(12),
    num_attention_heads: size.default(12),
    image_size: size.max(4096).default(224),
    patch_size: size.max(4096).default(32),
    num_channels: z.literal(3).default(3),
    layer_norm_eps: epsilon.default(1e-5),
    hidden_act: Activation.default('quick_gelu'),
    /** Width of the space that images and texts of a whole CLIP model share. */
    projection_dim: size.default(512),
  })
  .refine(
    config => config.hidden_size % config.num_attention_heads === 0,
    'hidden_size does not fit the heads',
  )
  .refine(config => config.image_size % config.patch_size === 0, 'image_size does not fit the patches');
export type VisionConfig = z.infer<typeof VisionConfig>;

/** A whole CLIP model's file keeps the tower's keys in an object of its own. */
const NESTED_KEYS = ['vision_config', 'vision_config_dict'] as const;

/**
 * Reads the config.json of a CLIPVisionModel (with or without projection), flat or inside a whole CLIP model's.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readVisionConfig(folder: string): Promise<VisionConfig> {
  const { file, value } = await readConfigFile(folder);
  const type = value['model_type'] ?? 'clip_vision_model';
  if (type === 'clip_vision_model') return parseConfig(file, VisionConfig, value);
  if (type !== 'clip') throw unsupported(file, `model_type ${type} is not a CLIP vision model`);
  const nested = NESTED_KEYS.map(key => value[key]).find(found => found !== undefined && found !== null);
  const tower: Readonly<Record<string, unknown>> = typeof nested === 'object' ? { ...nested } : {};
  // The whole model's width counts, whatever the tower's own leftover says.
  const { projection_dim = tower['projection_dim'] } = value;
  return parseConfig(file, VisionConfig, { ...tower, projection_dim });
}
