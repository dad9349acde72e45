import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import { type PictureFit, USUAL_FIT } from '../../../ground/pixels/picture-fit.ts';
import type { ExportSource } from './export-source.ts';
import { preprocessingOf } from './preprocessing-of.ts';
import { writeTokenizer } from './write-tokenizer.ts';
import { writeTextTower, writeVisionTower } from './write-towers.ts';

/*
 * Immich (github.com/immich-app/immich, AGPL: its layout is read here and none of its code is used). What its
 * machine-learning service opens is in machine-learning/immich_ml/models/clip/textual.py and visual.py: config.json with
 * `text_cfg`, textual/ with model.onnx, tokenizer.json and tokenizer_config.json, visual/ with model.onnx and
 * preprocess_cfg.json as OpenCLIP writes it. Which class feeds the graphs is decided by the model's name alone
 * (immich_ml/models/constants.py), and how long an embedding is by the same name in server/src/constants.ts
 * (CLIP_MODEL_INFO). So a model takes the name of a multilingual one whose texts come with a mask and whose embeddings are
 * as long or longer.
 */

/** Names of Immich's M-CLIP models (`input_ids` and `attention_mask`, int32) by the length of their embeddings. */
const NAMES: readonly (readonly [width: number, name: string])[] = [
  [512, 'XLM-Roberta-Large-Vit-B-32'],
  [640, 'XLM-Roberta-Large-Vit-B-16Plus'],
  [768, 'XLM-Roberta-Large-Vit-L-14'],
];

const placeOf = (dimension: number) => NAMES.find(([width]) => width >= dimension);

/** Immich's name for a model of this many numbers; undefined if none is long enough. */
export const immichName = (dimension: number): string | undefined => placeOf(dimension)?.[1];

/** Writes `<name of Immich's>/textual` and `visual`: what lies in its model cache, under `clip`. */
export async function writeImmich(folder: string, source: ExportSource): Promise<void> {
  const { dimension, imageSize, maxTokens } = source;
  const [width, name] = placeOf(dimension)!;
  const root = path.join(folder, name);
  const [textual, visual] = [path.join(root, 'textual'), path.join(root, 'visual')];
  await writeTextTower(source, {
    file: path.join(textual, 'model.onnx'),
    ids: 'int32',
    output: 'embedding',
    width,
  });
  await writeTokenizer(textual, source);
  await mkdir(visual, { recursive: true });
  await writeVisionTower(source, {
    file: path.join(visual, 'model.onnx'),
    pixels: 'image',
    output: 'embedding',
    width,
  });
  const { mean, std, fit = USUAL_FIT } = await preprocessingOf(source);
  const preprocessing = {
    size: [imageSize, imageSize],
    mode: 'RGB',
    mean,
    std,
    interpolation: fit.filter,
    resize_mode: RESIZE_MODES[fit.kind],
    fill_color: 0,
  };
  await writeSynced(path.join(visual, 'preprocess_cfg.json'), toJson(preprocessing));
  const config = {
    embed_dim: width,
    vision_cfg: { image_size: imageSize },
    text_cfg: { context_length: maxTokens, vocab_size: source.vocabulary },
  };
  await writeSynced(path.join(root, 'config.json'), toJson(config));
}

const RESIZE_MODES: Readonly<Record<PictureFit['kind'], string>> = { squash: 'squash', crop: 'shortest' };

const toJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
