import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../../ground/errors.ts';
import { readText } from '../../ground/files/parse-json.ts';
import { writeWhole } from '../../ground/files/write-whole.ts';
import type { TensorInfo } from '../models/checkpoint/checkpoint.ts';
import { readVisionConfig } from '../models/checkpoint/config/vision-config.ts';
import { openCheckpoint } from '../models/checkpoint/open-checkpoint.ts';
import { isDType } from '../models/checkpoint/tensor.ts';
import { type WrittenTensor, writeSafetensors } from '../models/checkpoint/write-safetensors.ts';
import type { ModelPreset } from '../models/resolve-preset.ts';
import { preprocessorConfig } from './preprocessor-config.ts';
import type { TrainedTower } from './trained-tower.ts';

interface PairOptions {
  readonly base: ModelPreset;
  readonly vision: TrainedTower;
  readonly text: TrainedTower;
}

/** Files of a text checkpoint that are no weights, as the tokenizers of all kinds name them. */
const TEXT_FILES = [
  ...['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'],
  ...['vocab.json', 'merges.txt', 'vocab.txt', 'sentencepiece.bpe.model'],
];

/**
 * Writes two checkpoints as transformers lays them out: `vision` and `text`, each with config.json and
 * model.safetensors, and what pictures and texts are prepared with. What did not learn is the base's.
 * @throws RetryableError 'disk.full'; what reading the base throws.
 */
export async function writeTrainedPair(folder: string, { base, vision, text }: PairOptions): Promise<void> {
  const [pictures, texts] = [path.join(folder, 'vision'), path.join(folder, 'text')];
  await writeTower(pictures, base.vision.folder, vision);
  const { image_size: size } = await readVisionConfig(base.vision.folder);
  await writeWhole(
    path.join(pictures, 'preprocessor_config.json'),
    toJson(preprocessorConfig(base.vision, size)),
  );
  await writeTower(texts, base.text.folder, text);
  for (const name of TEXT_FILES)
    await copyFile(path.join(base.text.folder, name), path.join(texts, name)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw toDiskError(error, texts);
    });
}

async function writeTower(folder: string, base: string, tower: TrainedTower): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = await readText(path.join(base, 'config.json'));
  await writeWhole(path.join(folder, 'config.json'), config.replaceAll(TYPE, '$1"float32"'));
  const checkpoint = await openCheckpoint(base);
  try {
    const tensors: WrittenTensor[] = [];
    for (const info of checkpoint.tensors.values()) {
      if (!isReal(info)) continue;
      const changed = await tower.changed(info.name);
      tensors.push({
        name: info.name,
        dtype: 'F32',
        shape: info.shape,
        content: () => (changed ? [changed] : checkpoint.floats(info.name)),
      });
    }
    await writeSafetensors(path.join(folder, 'model.safetensors'), tensors);
  } finally {
    await checkpoint.close();
  }
}

/**
 * Both names that transformers has had for it. Replaced in the text: transformers refuses a 1 where its 1.0 stood, and
 * JSON that is read and written again has no 1.0.
 */
const TYPE = /("(?:torch_)?dtype"\s*:\s*)"[^"]*"/g;

/** Whole numbers are places of tokens, which transformers makes itself. */
const isReal = ({ dtype }: TensorInfo): boolean => isDType(dtype) && /F\d+$/.test(dtype);

const toJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
