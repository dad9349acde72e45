import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NotFoundError, PermanentError } from '../../errors.ts';

const size = z.int().positive().max(1_000_000);
const epsilon = z.number().positive().max(0.1);

/** Activation functions that we can write; `gelu` is the exact one (erf). */
export const Activation = z.enum(['gelu', 'quick_gelu']);
export type Activation = z.infer<typeof Activation>;

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
  })
  .refine(
    config => config.hidden_size % config.num_attention_heads === 0,
    'hidden_size does not fit the heads',
  )
  .refine(config => config.image_size % config.patch_size === 0, 'image_size does not fit the patches');
export type VisionConfig = z.infer<typeof VisionConfig>;

/** RobertaModel's config.json, with the defaults of transformers' RobertaConfig. */
const TextConfig = z
  .object({
    vocab_size: size.max(10_000_000).default(50_265),
    hidden_size: size.default(768),
    intermediate_size: size.default(3072),
    num_hidden_layers: size.max(200).default(12),
    num_attention_heads: size.default(12),
    max_position_embeddings: size.default(512),
    type_vocab_size: size.default(2),
    layer_norm_eps: epsilon.default(1e-12),
    hidden_act: z.literal('gelu').default('gelu'),
    pad_token_id: z.int().nonnegative().default(1),
    position_embedding_type: z.literal('absolute').default('absolute'),
    is_decoder: z.literal(false).default(false),
  })
  .refine(
    config => config.hidden_size % config.num_attention_heads === 0,
    'hidden_size does not fit the heads',
  )
  .refine(config => config.max_position_embeddings > config.pad_token_id + 3, 'too few positions');
export type TextConfig = z.infer<typeof TextConfig>;

/** A whole CLIP model's file keeps the tower's keys in an object of its own. */
const NESTED_KEYS = ['vision_config', 'vision_config_dict'] as const;

/**
 * Reads the config.json of a CLIPVisionModel, flat or inside a whole CLIP model's.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readVisionConfig(folder: string): Promise<VisionConfig> {
  const { file, value } = await readConfig(folder);
  const type = value['model_type'] ?? 'clip_vision_model';
  if (type === 'clip_vision_model') return parse(file, VisionConfig, value);
  if (type !== 'clip') throw unsupported(file, `model_type ${type} is not a CLIP vision model`);
  const nested = NESTED_KEYS.map(key => value[key]).find(found => found !== undefined && found !== null);
  return parse(file, VisionConfig, nested ?? {});
}

/**
 * Reads the config.json of a RobertaModel.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readTextConfig(folder: string): Promise<TextConfig> {
  const { file, value } = await readConfig(folder);
  const type = value['model_type'] ?? 'roberta';
  if (type !== 'roberta') throw unsupported(file, `model_type ${type} is not RoBERTa`);
  return parse(file, TextConfig, value);
}

async function readConfig(folder: string): Promise<{ file: string; value: Record<string, unknown> }> {
  const file = path.join(folder, 'config.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });
  const value = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (!value.success) {
    throw new PermanentError('checkpoint.invalid', { path: file, reason: 'it is not a JSON object' });
  }
  return { file, value: value.data };
}

function parse<Schema extends z.ZodType>(file: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues.map(issue => [...issue.path, issue.message].join(': ')).join('; ');
  throw unsupported(file, reason);
}

const unsupported = (path: string, reason: string) =>
  new PermanentError('model.unsupported', { path, reason });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
