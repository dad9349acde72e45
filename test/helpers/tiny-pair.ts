import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GraphBuilder, int } from '../../core/ground/onnx/graph.ts';
import { ROOT } from '../../core/ground/project.ts';
import { Random } from './random.ts';

/** What {@link writeTinyPair} wrote, for tests that compute the same by hand. */
export interface TinyPair {
  /** Row-major [vocabulary, 8]: a text is the sum of its tokens' rows. */
  readonly table: Float32Array;
  /** Row-major [3, 8]: an image is its mean colour, normalised, times this matrix. */
  readonly colors: Float32Array;
}

export const PAIR_WIDTH = 8;
const VOCABULARY = 20_000;

/**
 * A repository in the form of those with ONNX files: both towers under onnx/, config.json and preprocessor_config.json.
 * @param kind SigLIP's graph takes no mask and also sums the padding, because the real one attends to it.
 */
export async function writeTinyPair(folder: string, kind: 'clip' | 'siglip'): Promise<TinyPair> {
  const random = new Random(31);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.next() * 2 - 1);
  const [table, colors] = [numbers(VOCABULARY * PAIR_WIDTH), numbers(3 * PAIR_WIDTH)];
  await mkdir(path.join(folder, 'onnx'), { recursive: true });
  const config =
    kind === 'clip'
      ? { projection_dim: PAIR_WIDTH, text_config: { max_position_embeddings: 24 } }
      : { text_config: { hidden_size: PAIR_WIDTH, max_position_embeddings: 24, pad_token_id: 1 } };
  const files = {
    'config.json': { model_type: kind, ...config, vision_config: { image_size: 32 } },
    'preprocessor_config.json': {
      image_processor_type: kind === 'clip' ? 'CLIPImageProcessor' : 'SiglipImageProcessor',
      do_resize: true,
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
      ...(kind === 'clip'
        ? { size: { shortest_edge: 32 }, do_center_crop: true, crop_size: { height: 32, width: 32 } }
        : { size: { height: 32, width: 32 } }),
      do_normalize: true,
      image_mean: [0.5, 0.4, 0.3],
      image_std: [0.2, 0.25, 0.5],
    },
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), JSON.stringify(content));
  }
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(path.join(ROOT, 'models/demo/text', name), path.join(folder, name));
  }
  await writeFile(path.join(folder, 'onnx/text_model.onnx'), textGraph(table, kind));
  await writeFile(path.join(folder, 'onnx/vision_model.onnx'), visionGraph(colors, kind));
  return { table, colors };
}

function textGraph(table: Float32Array, kind: 'clip' | 'siglip'): Uint8Array {
  const graph = new GraphBuilder('text');
  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence']);
  const rows = graph.constant('table', 'float32', [VOCABULARY, PAIR_WIDTH], table);
  let found = graph.node('Gather', [rows, ids]);
  if (kind === 'clip') {
    const mask = graph.input('attention_mask', 'int64', ['batch', 'sequence']);
    const kept = graph.node('Cast', [mask], { attributes: { to: int(1) } });
    found = graph.node('Mul', [found, graph.node('Unsqueeze', [kept, graph.list(2)])]);
  }
  const sum = graph.node('ReduceSum', [found, graph.list(1)], { attributes: { keepdims: int(0) } });
  graph.output(kind === 'clip' ? 'text_embeds' : 'pooler_output', sum, 'float32', ['batch', PAIR_WIDTH]);
  return graph.encode();
}

function visionGraph(colors: Float32Array, kind: 'clip' | 'siglip'): Uint8Array {
  const graph = new GraphBuilder('vision');
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, 32, 32]);
  const mean = graph.node('ReduceMean', [pixels, graph.list(2, 3)], { attributes: { keepdims: int(0) } });
  const matrix = graph.constant('colors', 'float32', [3, PAIR_WIDTH], colors);
  const embedding = graph.node('MatMul', [mean, matrix]);
  graph.output(kind === 'clip' ? 'image_embeds' : 'pooler_output', embedding, 'float32', [
    'batch',
    PAIR_WIDTH,
  ]);
  return graph.encode();
}
