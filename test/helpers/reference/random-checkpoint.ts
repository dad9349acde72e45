import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DType } from '../../../core/engines/models/checkpoint/tensor.ts';
import { type TorchTensor, tensorOf, writeTorchSave } from '../pytorch/torch-save.ts';
import { Random } from '../random.ts';
import { content, encodeSafetensors, type TensorContent } from '../safetensors.ts';
import type { ClipVisionConfig, Tensors } from './clip-vision.ts';
import type { BertConfig, DistilBertConfig } from './text-encoder.ts';

export type Shapes = readonly (readonly [name: string, ...shape: number[]])[];

const affine = (name: string, outputs: number, ...inputs: number[]): Shapes => [
  [`${name}.weight`, outputs, ...inputs],
  [`${name}.bias`, outputs],
];

const each = (count: number, layer: (index: number) => Shapes): Shapes =>
  Array.from({ length: count }, (_, index) => layer(index)).flat();

/** The tensors of CLIP's vision tower, without the files' prefix. */
export function clipVisionShapes(config: ClipVisionConfig): Shapes {
  const { hidden_size: width, intermediate_size: inner, image_size, patch_size } = config;
  return [
    ['embeddings.class_embedding', width],
    ['embeddings.patch_embedding.weight', width, 3, patch_size, patch_size],
    ['embeddings.position_embedding.weight', (image_size / patch_size) ** 2 + 1, width],
    ...affine('pre_layrnorm', width),
    ...each(config.num_hidden_layers, index => {
      const layer = `encoder.layers.${index}`;
      return [
        ...['k', 'v', 'q', 'out'].flatMap(part => affine(`${layer}.self_attn.${part}_proj`, width, width)),
        ...affine(`${layer}.layer_norm1`, width),
        ...affine(`${layer}.mlp.fc1`, inner, width),
        ...affine(`${layer}.mlp.fc2`, width, inner),
        ...affine(`${layer}.layer_norm2`, width),
      ];
    }),
    ...affine('post_layernorm', width),
  ];
}

export function bertShapes(config: BertConfig): Shapes {
  const { hidden_size: width, intermediate_size: inner } = config;
  return [
    ['embeddings.word_embeddings.weight', config.vocab_size, width],
    ['embeddings.position_embeddings.weight', config.max_position_embeddings, width],
    ['embeddings.token_type_embeddings.weight', config.type_vocab_size, width],
    ...affine('embeddings.LayerNorm', width),
    ...each(config.num_hidden_layers, index => {
      const layer = `encoder.layer.${index}`;
      return [
        ...['query', 'key', 'value'].flatMap(part => affine(`${layer}.attention.self.${part}`, width, width)),
        ...affine(`${layer}.attention.output.dense`, width, width),
        ...affine(`${layer}.attention.output.LayerNorm`, width),
        ...affine(`${layer}.intermediate.dense`, inner, width),
        ...affine(`${layer}.output.dense`, width, inner),
        ...affine(`${layer}.output.LayerNorm`, width),
      ];
    }),
    ...affine('pooler.dense', width, width),
  ];
}

export function distilBertShapes({ dim, hidden_dim, ...config }: DistilBertConfig): Shapes {
  return [
    ['embeddings.word_embeddings.weight', config.vocab_size, dim],
    ['embeddings.position_embeddings.weight', config.max_position_embeddings, dim],
    ...affine('embeddings.LayerNorm', dim),
    ...each(config.n_layers, index => {
      const layer = `transformer.layer.${index}`;
      return [
        ...['q', 'k', 'v', 'out'].flatMap(part => affine(`${layer}.attention.${part}_lin`, dim, dim)),
        ...affine(`${layer}.sa_layer_norm`, dim),
        ...affine(`${layer}.ffn.lin1`, hidden_dim, dim),
        ...affine(`${layer}.ffn.lin2`, dim, hidden_dim),
        ...affine(`${layer}.output_layer_norm`, dim),
      ];
    }),
  ];
}

export interface CheckpointOptions {
  readonly seed: number;
  readonly kind?: 'safetensors' | 'pytorch';
  readonly dtype?: 'F32' | 'F64' | 'F16' | 'BF16';
  /** The prefix of each name in the file. */
  readonly prefix?: (name: string) => string;
  /** Tensors in the file that the model does not use. */
  readonly extra?: Readonly<Record<string, TorchTensor>>;
}

/** How each number type is stored in a file. This includes rounding: the reference gets the file's values. */
const STORED: Record<NonNullable<CheckpointOptions['dtype']>, (values: Float64Array) => ArrayBufferView> = {
  F64: values => values,
  F32: values => Float32Array.from(values),
  F16: values => Float16Array.from(values),
  BF16: values => Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), bits => bits >>> 16),
};

const readBack = (dtype: DType, stored: ArrayBufferView): Float64Array<ArrayBuffer> =>
  dtype === 'BF16'
    ? Float64Array.from(new Float32Array(Uint32Array.from(stored as Uint16Array, bits => bits << 16).buffer))
    : Float64Array.from(stored as Float32Array);

/**
 * Writes a checkpoint of random weights and its config.json into `folder`.
 * @returns the file's content, for the reference.
 */
export async function writeRandomCheckpoint(
  folder: string,
  config: object,
  shapes: Shapes,
  { seed, kind = 'safetensors', dtype = 'F32', prefix = name => name, extra = {} }: CheckpointOptions,
): Promise<Tensors> {
  const random = new Random(seed);
  const tensors = new Map<string, Float64Array<ArrayBuffer>>();
  const stored: Record<string, TensorContent> = {};
  for (const [name, ...shape] of shapes) {
    const data = STORED[dtype](randomValues(random, name, shape));
    tensors.set(name, readBack(dtype, data));
    stored[prefix(name)] = content(dtype, shape, data);
  }
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
  if (kind === 'safetensors') {
    await writeFile(path.join(folder, 'model.safetensors'), encodeSafetensors(stored, { format: 'pt' }));
  } else {
    const dict = Object.entries(stored).map(([name, { shape, bytes }]) => [
      name,
      tensorOf(dtype, shape, bytes),
    ]);
    await writeTorchSave(path.join(folder, 'pytorch_model.bin'), { ...extra, ...Object.fromEntries(dict) });
  }
  return tensors;
}

/** Scaled so that every part of the model affects the result: normalised layers, varied attention. */
function randomValues(random: Random, name: string, shape: readonly number[]): Float64Array {
  const isNorm = /norm|LayerNorm|layrnorm/i.test(name);
  const center = isNorm && name.endsWith('.weight') ? 1 : 0;
  const inputs = shape.slice(1).reduce((product, size) => product * size, 1);
  const isMatrix = shape.length > 1 && !/embeddings?\.weight$/.test(name);
  const deviation = isMatrix || name.includes('patch_embedding') ? 1.5 / Math.sqrt(inputs) : 0.3;
  const count = shape.reduce((product, size) => product * size, 1);
  return Float64Array.from({ length: count }, () => center + deviation * random.normal());
}
