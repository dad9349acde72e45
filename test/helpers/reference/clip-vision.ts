import { attend } from './attention.ts';
import {
  ACTIVATIONS,
  type ActivationName,
  add,
  layerNorm,
  linear,
  map,
  matrix,
  rowOf,
  stack,
} from './matrix.ts';

/** Tensors by name, with the checkpoint's exact values. */
export type Tensors = ReadonlyMap<string, Float64Array<ArrayBuffer>>;

export interface ClipVisionConfig {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly image_size: number;
  readonly patch_size: number;
  readonly hidden_act: ActivationName;
  readonly layer_norm_eps: number;
  readonly projection_dim: number;
}

export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * CLIPVisionModel's pooler_output (or CLIPModel's image features) of one image, from transformers' modeling_clip.py.
 * @param pixels bytes, [height, width, 3].
 */
export function clipVision(
  config: ClipVisionConfig,
  tensors: Tensors,
  pixels: Uint8Array,
  { mean, std, projection = false }: Normalization & { projection?: boolean },
): Float64Array {
  const get = (name: string): Float64Array<ArrayBuffer> => tensors.get(name)!;
  const { image_size: size, patch_size: side, hidden_size: width, layer_norm_eps: epsilon } = config;
  const norm = (x: ReturnType<typeof matrix>, name: string) =>
    layerNorm(x, get(`${name}.weight`), get(`${name}.bias`), epsilon);
  const dense = (x: ReturnType<typeof matrix>, name: string) =>
    linear(x, get(`${name}.weight`), get(`${name}.bias`));

  const patches: Float64Array[] = [];
  for (let top = 0; top < size; top += side) {
    for (let left = 0; left < size; left += side) {
      // The order of a convolution's kernel: channel, row, column.
      const patch = new Float64Array(3 * side * side);
      let at = 0;
      for (let channel = 0; channel < 3; channel++) {
        for (let y = top; y < top + side; y++) {
          for (let x = left; x < left + side; x++) {
            const value = pixels[(y * size + x) * 3 + channel]! / 255;
            patch[at++] = (value - mean[channel]!) / std[channel]!;
          }
        }
      }
      patches.push(patch);
    }
  }
  const embedded = linear(stack(patches), get('embeddings.patch_embedding.weight'));
  const tokens = stack([
    get('embeddings.class_embedding'),
    ...Array.from({ length: embedded.rows }, (_, row) => rowOf(embedded, row)),
  ]);
  const positions = matrix(tokens.rows, width, get('embeddings.position_embedding.weight'));
  let x = norm(add(tokens, positions), 'pre_layrnorm');
  for (let index = 0; index < config.num_hidden_layers; index++) {
    const layer = `encoder.layers.${index}`;
    const first = norm(x, `${layer}.layer_norm1`);
    const [q, k, v] = ['q', 'k', 'v'].map(part => dense(first, `${layer}.self_attn.${part}_proj`));
    x = add(x, dense(attend(q!, k!, v!, config.num_attention_heads), `${layer}.self_attn.out_proj`));
    const wide = dense(norm(x, `${layer}.layer_norm2`), `${layer}.mlp.fc1`);
    x = add(x, dense(map(wide, ACTIVATIONS[config.hidden_act]), `${layer}.mlp.fc2`));
  }
  const pooled = norm(stack([rowOf(x, 0)]), 'post_layernorm');
  return (projection ? linear(pooled, get('visual_projection.weight')) : pooled).data;
}
