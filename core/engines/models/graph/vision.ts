import type { Precision } from '../../../ground/domain/models/embedding.ts';
import { GraphBuilder, int, ints, type Value } from '../../../ground/onnx/graph.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { VisionConfig } from '../checkpoint/config/vision-config.ts';
import type { BuiltGraph } from './graph-files.ts';
import { WeightsFile } from './graph-files.ts';
import {
  activation,
  attention,
  embeddingOutputs,
  firstToken,
  layerNorm,
  linear,
  type Tower,
} from './layers.ts';
import { Weights } from './weights.ts';

type Channels = readonly [red: number, green: number, blue: number];

export interface VisionGraphOptions {
  /** What is subtracted from each channel, and what it is divided by, for values from 0 to 1. */
  readonly mean: Channels;
  readonly std: Channels;
  /** Name of the weights file in the graph's folder. */
  readonly weightsFile: string;
  readonly precision: Precision;
  /** Takes what others' processors give, `pixel_values` float32 [batch, 3, height, width], instead of `pixels`. */
  readonly isNormalized?: boolean;
  /** Ends with `visual_projection`, into the space that a whole CLIP model shares with its texts. */
  readonly projection?: boolean;
  /** Takes which of its tokens it reads, `patches` int64 [kept] with 0 for the class token, instead of reading all. */
  readonly isPartial?: boolean;
  readonly inFloat?: Tower['inFloat'];
}

/**
 * transformers' CLIPVisionModel or, with `projection`, CLIPModel.get_image_features (models/clip/modeling_clip.py):
 * `pixels` uint8 [batch, height, width, 3] to `pooler_output` [batch, dimension], and the same with L2 norm 1 as
 * `embedding`.
 * @throws PermanentError 'checkpoint.invalid' when tensors are missing or of another shape than the config says.
 */
export function buildVisionGraph(
  config: VisionConfig,
  checkpoint: Checkpoint,
  {
    mean,
    std,
    weightsFile,
    precision,
    isNormalized = false,
    projection = false,
    isPartial = false,
    inFloat,
  }: VisionGraphOptions,
): BuiltGraph {
  const graph = new GraphBuilder('vision');
  const anchor = 'embeddings.patch_embedding.weight';
  const file = new WeightsFile(weightsFile);
  const weights = new Weights(graph, checkpoint, { file, anchor });
  const tower: Tower = {
    graph,
    weights,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    epsilon: config.layer_norm_eps,
    precision,
    inFloat,
  };
  const size = config.image_size;
  const pixels = isNormalized
    ? graph.input('pixel_values', 'float32', ['batch', 3, size, size])
    : normalizePixels(graph, graph.input('pixels', 'uint8', ['batch', size, size, 3]), mean, std);
  const all = embedPatches(tower, config, pixels);
  const patches = isPartial
    ? graph.node('Gather', [all, graph.input('patches', 'int64', ['kept'])], { attributes: { axis: int(1) } })
    : all;
  let x = layerNorm(tower, 'pre_layrnorm', patches);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    x = block(tower, config, x, layer);
  }
  const pooled = layerNorm(tower, 'post_layernorm', x);
  const { hidden_size: width, projection_dim: dimension } = config;
  if (projection) {
    const matrix = weights.linear('visual_projection.weight', width, dimension);
    embeddingOutputs(graph, graph.node('MatMul', [pooled, matrix]), dimension);
  } else embeddingOutputs(graph, pooled, width);
  weights.check();
  const layers = { used: config.num_hidden_layers, found: weights.countLayers('encoder.layers.') };
  return { graph, weights: file, unused: weights.unused(), layers };
}

/** (value / 255 - mean) / std, as one product and one sum; then channels first. */
function normalizePixels(graph: GraphBuilder, pixels: Value, mean: Channels, std: Channels): Value {
  const scale = graph.floats(
    'pixel_scale',
    std.map(deviation => 1 / (255 * deviation)),
  );
  const shift = graph.floats(
    'pixel_shift',
    std.map((deviation, channel) => -mean[channel]! / deviation),
  );
  const floats = graph.node('Cast', [pixels], { attributes: { to: int(1) } });
  const normalized = graph.node('Add', [graph.node('Mul', [floats, scale]), shift]);
  return graph.node('Transpose', [normalized], { attributes: { perm: ints(0, 3, 1, 2) } });
}

/** A convolution without overlap makes a vector of each patch; a learnt class vector goes in front; positions are added. */
function embedPatches({ graph, weights, width }: Tower, config: VisionConfig, pixels: Value): Value {
  const side = config.patch_size;
  const patchCount = (config.image_size / side) ** 2;
  const kernel = weights.tensor('embeddings.patch_embedding.weight', [width, 3, side, side]);
  const grid = graph.node('Conv', [pixels, kernel], {
    attributes: { kernel_shape: ints(side, side), strides: ints(side, side) },
  });
  const patches = graph.node('Transpose', [graph.node('Reshape', [grid, graph.list(0, width, -1)])], {
    attributes: { perm: ints(0, 2, 1) },
  });
  const batch = graph.node('Shape', [pixels], { attributes: { start: int(0), end: int(1) } });
  const classShape = graph.node('Concat', [batch, graph.list(1, width)], { attributes: { axis: int(0) } });
  const classVector = graph.node('Expand', [
    weights.tensor('embeddings.class_embedding', [width]),
    classShape,
  ]);
  const tokens = graph.node('Concat', [classVector, patches], { attributes: { axis: int(1) } });
  const positions = weights.tensor('embeddings.position_embedding.weight', [patchCount + 1, width]);
  return graph.node('Add', [tokens, positions]);
}

/** A pre-norm transformer block. The last one computes only the class token, the one that is used. */
function block(tower: Tower, config: VisionConfig, x: Value, index: number): Value {
  const { graph, width } = tower;
  const layer = `encoder.layers.${index}`;
  const names = {
    query: `${layer}.self_attn.q_proj`,
    key: `${layer}.self_attn.k_proj`,
    value: `${layer}.self_attn.v_proj`,
    output: `${layer}.self_attn.out_proj`,
  };
  const isLast = index === config.num_hidden_layers - 1;
  const rowsOf = (value: Value) => (isLast ? firstToken(tower, value) : value);

  const context = layerNorm(tower, `${layer}.layer_norm1`, x);
  const attended = graph.node('Add', [
    rowsOf(x),
    attention(tower, names, { queries: rowsOf(context), context }),
  ]);
  const wide = linear(
    tower,
    `${layer}.mlp.fc1`,
    layerNorm(tower, `${layer}.layer_norm2`, attended),
    width,
    config.intermediate_size,
  );
  const active = activation(tower, config.hidden_act, wide);
  return graph.node('Add', [
    attended,
    linear(tower, `${layer}.mlp.fc2`, active, config.intermediate_size, width),
  ]);
}
