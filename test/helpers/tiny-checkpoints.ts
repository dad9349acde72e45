import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeSafetensors, float32, type TensorContent } from './safetensors.ts';

export const TINY_VISION = {
  model_type: 'clip_vision_model',
  hidden_size: 12,
  intermediate_size: 20,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  image_size: 8,
  patch_size: 4,
  layer_norm_eps: 0.03,
  hidden_act: 'quick_gelu',
};
export const TINY_TEXT = {
  model_type: 'roberta',
  vocab_size: 30,
  hidden_size: 12,
  intermediate_size: 20,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  max_position_embeddings: 16,
  type_vocab_size: 2,
  layer_norm_eps: 0.02,
  pad_token_id: 1,
};

type Shapes = Record<string, readonly number[]>;
const linear = (name: string, inputs: number, outputs: number): Shapes => ({
  [`${name}.weight`]: [outputs, inputs],
  [`${name}.bias`]: [outputs],
});
const norm = (name: string, width: number): Shapes => ({
  [`${name}.weight`]: [width],
  [`${name}.bias`]: [width],
});

/** The tensors of a CLIPVisionModel, without prefix. */
export function visionShapes(config: typeof TINY_VISION): Shapes {
  const { hidden_size: width, intermediate_size: wide, patch_size: patch } = config;
  const shapes: Shapes = {
    'embeddings.class_embedding': [width],
    'embeddings.patch_embedding.weight': [width, 3, patch, patch],
    'embeddings.position_embedding.weight': [(config.image_size / patch) ** 2 + 1, width],
    ...norm('pre_layrnorm', width),
    ...norm('post_layernorm', width),
  };
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const name = `encoder.layers.${layer}`;
    for (const part of ['q', 'k', 'v', 'out'])
      Object.assign(shapes, linear(`${name}.self_attn.${part}_proj`, width, width));
    Object.assign(shapes, norm(`${name}.layer_norm1`, width), norm(`${name}.layer_norm2`, width));
    Object.assign(shapes, linear(`${name}.mlp.fc1`, width, wide), linear(`${name}.mlp.fc2`, wide, width));
  }
  return shapes;
}

/** The tensors of a RobertaModel, without prefix. */
export function textShapes(config: typeof TINY_TEXT): Shapes {
  const { hidden_size: width, intermediate_size: wide } = config;
  const shapes: Shapes = {
    'embeddings.word_embeddings.weight': [config.vocab_size, width],
    'embeddings.position_embeddings.weight': [config.max_position_embeddings, width],
    'embeddings.token_type_embeddings.weight': [config.type_vocab_size, width],
    ...norm('embeddings.LayerNorm', width),
    ...linear('pooler.dense', width, width),
  };
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const name = `encoder.layer.${layer}`;
    for (const part of ['query', 'key', 'value'])
      Object.assign(shapes, linear(`${name}.attention.self.${part}`, width, width));
    Object.assign(
      shapes,
      linear(`${name}.attention.output.dense`, width, width),
      norm(`${name}.attention.output.LayerNorm`, width),
    );
    Object.assign(
      shapes,
      linear(`${name}.intermediate.dense`, width, wide),
      linear(`${name}.output.dense`, wide, width),
    );
    Object.assign(shapes, norm(`${name}.output.LayerNorm`, width));
  }
  return shapes;
}

/** Numbers between -1 and 1 derived from the name, so that no two tensors are equal. */
function tinyValues(name: string, shape: readonly number[]): Float32Array {
  let state = [...name].reduce((hash, sign) => (Math.imul(hash, 31) + sign.codePointAt(0)!) | 0, 7);
  const length = shape.reduce((product, size) => product * size, 1);
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return ((state >>> 8) / 2 ** 24) * 2 - 1;
  });
}

/** @param rename gives each tensor its name in the file; undefined omits it. */
export async function writeCheckpoint(
  folder: string,
  config: object,
  shapes: Shapes,
  rename: (name: string) => string | undefined = name => name,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tensors: Record<string, TensorContent> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const renamed = rename(name);
    if (renamed !== undefined) tensors[renamed] = float32(shape, tinyValues(name, shape));
  }
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(path.join(folder, 'model.safetensors'), encodeSafetensors(tensors, { format: 'pt' }));
}
