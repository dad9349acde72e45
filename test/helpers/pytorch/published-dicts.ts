import { type TorchDict, type TorchTensor, zeros } from './torch-save.ts';

/** The tensors of the published models in the order of their state dicts, all zeros. */
type Entries = [string, TorchTensor][];

const HIDDEN = 768;
const INNER = 3072;
const LAYERS = Array.from({ length: 12 }, (_, layer) => layer);

const f32 = (name: string, ...shape: number[]): Entries => [[name, zeros('F32', ...shape)]];
const affine = (name: string, ...shape: number[]): Entries => [
  ...f32(`${name}.weight`, ...shape),
  ...f32(`${name}.bias`, shape[0]!),
];

/** openai/clip-vit-base-patch32's vision tower as CLIPVisionModel saves it. */
export function clipVisionDict({ positionIds }: { positionIds: boolean }): TorchDict {
  const model = 'vision_model';
  return Object.fromEntries([
    ...f32(`${model}.embeddings.class_embedding`, HIDDEN),
    ...(positionIds ? [[`${model}.embeddings.position_ids`, zeros('I64', 1, 50)] as const] : []),
    ...f32(`${model}.embeddings.patch_embedding.weight`, HIDDEN, 3, 32, 32),
    ...f32(`${model}.embeddings.position_embedding.weight`, 50, HIDDEN),
    ...affine(`${model}.pre_layrnorm`, HIDDEN),
    ...LAYERS.flatMap(layer => clipLayer(`${model}.encoder.layers.${layer}`)),
    ...affine(`${model}.post_layernorm`, HIDDEN),
  ]);
}

const clipLayer = (layer: string): Entries => [
  ...['k', 'v', 'q', 'out'].flatMap(part => affine(`${layer}.self_attn.${part}_proj`, HIDDEN, HIDDEN)),
  ...affine(`${layer}.layer_norm1`, HIDDEN),
  ...affine(`${layer}.mlp.fc1`, INNER, HIDDEN),
  ...affine(`${layer}.mlp.fc2`, HIDDEN, INNER),
  ...affine(`${layer}.layer_norm2`, HIDDEN),
];

/** The Persian RoBERTa (42,000 tokens) as RobertaModel saves it. */
export function robertaDict({ positionIds }: { positionIds: boolean }): TorchDict {
  return Object.fromEntries([
    ...(positionIds ? [['embeddings.position_ids', zeros('I64', 1, 514)] as const] : []),
    ...f32('embeddings.word_embeddings.weight', 42_000, HIDDEN),
    ...f32('embeddings.position_embeddings.weight', 514, HIDDEN),
    ...f32('embeddings.token_type_embeddings.weight', 1, HIDDEN),
    ...affine('embeddings.LayerNorm', HIDDEN),
    ...LAYERS.flatMap(layer => robertaLayer(`encoder.layer.${layer}`)),
    ...affine('pooler.dense', HIDDEN, HIDDEN),
  ]);
}

const robertaLayer = (layer: string): Entries => [
  ...['query', 'key', 'value'].flatMap(part => affine(`${layer}.attention.self.${part}`, HIDDEN, HIDDEN)),
  ...affine(`${layer}.attention.output.dense`, HIDDEN, HIDDEN),
  ...affine(`${layer}.attention.output.LayerNorm`, HIDDEN),
  ...affine(`${layer}.intermediate.dense`, INNER, HIDDEN),
  ...affine(`${layer}.output.dense`, HIDDEN, INNER),
  ...affine(`${layer}.output.LayerNorm`, HIDDEN),
];
