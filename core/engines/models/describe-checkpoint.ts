import { access } from 'node:fs/promises';
import path from 'node:path';
import { readPairConfig } from './checkpoint/config/pair-config.ts';
import { type PreprocessorConfig, readPreprocessorConfig } from './checkpoint/config/preprocessor-config.ts';
import { readConfigFile, unsupported } from './checkpoint/config/read-config.ts';
import { readSentenceModules } from './checkpoint/config/sentence-modules.ts';
import { mostTokens, readTextConfig, TEXT_MODEL_TYPES } from './checkpoint/config/text-config.ts';
import { readVisionConfig } from './checkpoint/config/vision-config.ts';

/** What a folder's configuration says it is. */
export type CheckpointDescription =
  | {
      readonly role: 'vision';
      /** True for a whole CLIP model, whose images end behind a projection. */
      readonly projection: boolean;
      readonly preprocessor: PreprocessorConfig | undefined;
      /** The side of its square input, in pixels. */
      readonly imageSize: number;
    }
  | {
      /** Both towers as ONNX files, in a CLIP or SigLIP repository. */
      readonly role: 'onnx';
      readonly maxTokens: number;
    }
  | {
      readonly role: 'text';
      /** True for a folder of sentence-transformers. */
      readonly sentence: boolean;
      readonly maxTokens: number;
    };

/** Longer texts are cut: captions and queries are short, and a run costs as much as its longest text. */
const USUAL_TOKENS = 128;
const VISION_MODEL_TYPES = ['clip_vision_model', 'clip'];

const ONNX_FILES = ['onnx/vision_model.onnx', 'onnx/text_model.onnx'];

/** Whether a folder or repository holds both towers as ONNX files. */
export const isOnnxPair = (names: readonly string[]): boolean =>
  ONNX_FILES.every(file => names.includes(file));

/**
 * The same of a pair of ONNX files, from its config.json.
 * @throws as {@link describeCheckpoint} does.
 */
export async function describeOnnxPair(folder: string): Promise<CheckpointDescription> {
  return { role: 'onnx', maxTokens: (await readPairConfig(folder)).maxTokens };
}

/** The files that {@link describeCheckpoint} reads, all of them small. */
export const DESCRIBING_FILES =
  /^(?:config\.json|preprocessor_config\.json|modules\.json|sentence_bert_config\.json|\d+_(?:Pooling|Dense)\/config\.json)$/;

/**
 * Finds out what a checkpoint's folder is, from its configuration alone.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid', or 'model.unsupported' that names what we lack.
 */
export async function describeCheckpoint(folder: string): Promise<CheckpointDescription> {
  if (await exists(path.join(folder, 'modules.json'))) {
    const { maxTokens, transformerFolder } = await readSentenceModules(folder);
    const most = mostTokens(await readTextConfig(transformerFolder));
    return { role: 'text', sentence: true, maxTokens: Math.min(maxTokens ?? USUAL_TOKENS, most) };
  }
  const { file, value } = await readConfigFile(folder);
  const type = String(value['model_type'] ?? 'missing');
  if (VISION_MODEL_TYPES.includes(type)) {
    const { image_size: imageSize } = await readVisionConfig(folder);
    const preprocessor = await readPreprocessorConfig(folder, imageSize);
    return { role: 'vision', projection: type === 'clip', preprocessor, imageSize };
  }
  if (TEXT_MODEL_TYPES.includes(type)) {
    const most = mostTokens(await readTextConfig(folder));
    return { role: 'text', sentence: false, maxTokens: Math.min(USUAL_TOKENS, most) };
  }
  const known = [...VISION_MODEL_TYPES, ...TEXT_MODEL_TYPES].join(', ');
  throw unsupported(file, `model_type is ${type}; known are ${known}`);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
