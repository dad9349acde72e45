import path from 'node:path';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import { preprocessorConfig } from '../preprocessor-config.ts';
import type { ExportSource } from './export-source.ts';
import { preprocessingOf } from './preprocessing-of.ts';
import { writeTokenizer } from './write-tokenizer.ts';
import { writeTextTower, writeVisionTower } from './write-towers.ts';

/**
 * Writes a CLIP repository as transformers.js reads it: config.json, preprocessor_config.json, the tokenizer, and
 * onnx/text_model.onnx and onnx/vision_model.onnx, by the names of its CLIPTextModelWithProjection and
 * CLIPVisionModelWithProjection (github.com/huggingface/transformers.js, src/models/clip/modeling_clip.js; outputs as in
 * scripts/extra/clip.py).
 */
export async function writeTransformersJs(folder: string, source: ExportSource): Promise<void> {
  const { dimension: width, imageSize, maxTokens } = source;
  const graph = (name: string) => path.join(folder, 'onnx', `${name}.onnx`);
  await writeTextTower(source, { file: graph('text_model'), ids: 'int64', output: 'text_embeds', width });
  await writeVisionTower(source, {
    file: graph('vision_model'),
    pixels: 'pixel_values',
    output: 'image_embeds',
    width,
  });
  await writeTokenizer(folder, source);
  const config = {
    model_type: 'clip',
    architectures: ['CLIPModel'],
    projection_dim: width,
    text_config: {
      model_type: 'clip_text_model',
      hidden_size: width,
      max_position_embeddings: maxTokens,
      pad_token_id: source.padTokenId,
      vocab_size: source.vocabulary,
    },
    vision_config: { model_type: 'clip_vision_model', image_size: imageSize },
    // The numbers lie beside the graphs: a browser has to be told to fetch them.
    'transformers.js_config': { use_external_data_format: true },
  };
  const preprocessing = preprocessorConfig(await preprocessingOf(source), imageSize);
  for (const [name, value] of [
    ['config.json', config],
    ['preprocessor_config.json', preprocessing],
  ] as const)
    await writeSynced(path.join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}
