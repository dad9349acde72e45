import { z } from 'zod';
import { Activation, epsilon, parseConfig, readConfigFile, size, unsupported } from './read-config.ts';

/** The differences between the text encoders that we can write, under the names of BERT's config.json. */
export interface TextConfig {
  /** `roberta` counts positions from the padding's id on and skips padding; the others count from 0. */
  readonly kind: 'roberta' | 'bert' | 'distilbert';
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly max_position_embeddings: number;
  /** 0 where the model has no token types. */
  readonly type_vocab_size: number;
  readonly layer_norm_eps: number;
  readonly hidden_act: Activation;
  readonly pad_token_id: number;
}

const vocabulary = size.max(10_000_000);
const layers = size.max(200);

/** The keys of RobertaConfig, XLMRobertaConfig and BertConfig, which differ in some defaults. */
const bertLike = (kind: 'roberta' | 'bert', defaults: { vocabulary: number; pad: number }) =>
  z
    .object({
      vocab_size: vocabulary.default(defaults.vocabulary),
      hidden_size: size.default(768),
      intermediate_size: size.default(3072),
      num_hidden_layers: layers.default(12),
      num_attention_heads: size.default(12),
      max_position_embeddings: size.default(512),
      type_vocab_size: size.default(2),
      layer_norm_eps: epsilon.default(1e-12),
      hidden_act: Activation.default('gelu'),
      pad_token_id: z.int().nonnegative().default(defaults.pad),
      position_embedding_type: z.literal('absolute').default('absolute'),
      is_decoder: z.literal(false).default(false),
    })
    .transform((config): TextConfig => ({ kind, ...config }));

/** DistilBERT has names of its own, no token types, and its epsilon in the code alone (modeling_distilbert.py). */
const DistilBert = z
  .object({
    vocab_size: vocabulary.default(30_522),
    dim: size.default(768),
    hidden_dim: size.default(3072),
    n_layers: layers.default(6),
    n_heads: size.default(12),
    max_position_embeddings: size.default(512),
    activation: Activation.default('gelu'),
    pad_token_id: z.int().nonnegative().default(0),
  })
  .transform(
    (config): TextConfig => ({
      kind: 'distilbert',
      vocab_size: config.vocab_size,
      hidden_size: config.dim,
      intermediate_size: config.hidden_dim,
      num_hidden_layers: config.n_layers,
      num_attention_heads: config.n_heads,
      max_position_embeddings: config.max_position_embeddings,
      type_vocab_size: 0,
      layer_norm_eps: 1e-12,
      hidden_act: config.activation,
      pad_token_id: config.pad_token_id,
    }),
  );

const SCHEMAS: Readonly<Record<string, z.ZodType<TextConfig>>> = {
  roberta: bertLike('roberta', { vocabulary: 50_265, pad: 1 }),
  'xlm-roberta': bertLike('roberta', { vocabulary: 30_522, pad: 1 }),
  bert: bertLike('bert', { vocabulary: 30_522, pad: 0 }),
  distilbert: DistilBert,
};

/** The values of config.json's `model_type` that {@link readTextConfig} knows. */
export const TEXT_MODEL_TYPES: readonly string[] = Object.keys(SCHEMAS);

/**
 * Reads the config.json of a RobertaModel, XLMRobertaModel, BertModel or DistilBertModel.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readTextConfig(folder: string): Promise<TextConfig> {
  const { file, value } = await readConfigFile(folder);
  const type = String(value['model_type'] ?? 'roberta');
  const schema = Object.hasOwn(SCHEMAS, type) ? SCHEMAS[type] : undefined;
  if (!schema) throw unsupported(file, `model_type ${type} is none of ${Object.keys(SCHEMAS).join(', ')}`);
  const config = parseConfig(file, schema, value);
  if (config.hidden_size % config.num_attention_heads !== 0) {
    throw unsupported(file, 'hidden_size does not fit the heads');
  }
  if (mostTokens(config) < 3) throw unsupported(file, 'too few positions');
  return config;
}

/** The longest text that has positions, in tokens. */
export const mostTokens = ({ kind, max_position_embeddings, pad_token_id }: TextConfig): number =>
  kind === 'roberta' ? max_position_embeddings - pad_token_id - 1 : max_position_embeddings;
