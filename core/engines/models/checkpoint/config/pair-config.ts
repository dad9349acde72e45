import { z } from 'zod';
import { parseConfig, readConfigFile, size, unsupported } from './read-config.ts';

/** What a CLIP or SigLIP model of two ONNX files needs told; the graphs hold the rest. */
export interface PairConfig {
  readonly kind: 'clip' | 'siglip';
  /** Numbers in one embedding. */
  readonly dimension: number;
  readonly imageSize: number;
  readonly maxTokens: number;
  readonly padTokenId: number;
  /** Token ids that have a vector. */
  readonly vocabulary: number;
}

/** Defaults of transformers' CLIPConfig and SiglipConfig; files write down what differs from them. */
const tower = (tokens: number, vocabulary: number) => ({
  text_config: z
    .object({
      hidden_size: size.default(768),
      projection_size: size.optional(),
      max_position_embeddings: size.default(tokens),
      pad_token_id: z.int().nonnegative().default(1),
      vocab_size: size.max(10_000_000).default(vocabulary),
    })
    .prefault({}),
  vision_config: z.object({ image_size: size.max(4096).default(224) }).prefault({}),
});
const Clip = z.object({ projection_dim: size.default(512), ...tower(77, 49_408) });
const Siglip = z.object(tower(64, 32_000));

/**
 * Reads the config.json of a CLIPModel or SiglipModel.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readPairConfig(folder: string): Promise<PairConfig> {
  const { file, value } = await readConfigFile(folder);
  const kind = value['model_type'];
  if (kind === 'clip') {
    const { projection_dim: dimension, ...towers } = parseConfig(file, Clip, value);
    return { kind, dimension, ...common(towers) };
  }
  if (kind === 'siglip') {
    const towers = parseConfig(file, Siglip, value);
    const { hidden_size, projection_size: dimension = hidden_size } = towers.text_config;
    return { kind, dimension, ...common(towers) };
  }
  throw unsupported(file, `model_type of the ONNX files is ${kind}; known are clip, siglip`);
}

const common = ({ text_config, vision_config }: z.infer<typeof Siglip>) => ({
  imageSize: vision_config.image_size,
  maxTokens: text_config.max_position_embeddings,
  padTokenId: text_config.pad_token_id,
  vocabulary: text_config.vocab_size,
});
