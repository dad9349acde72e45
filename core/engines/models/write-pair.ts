import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, toDiskError } from '../../ground/errors.ts';
import { readText } from '../../ground/files/parse-json.ts';
import { writeWhole } from '../../ground/files/write-whole.ts';
import type { TensorInfo } from './checkpoint/checkpoint.ts';
import { readVisionConfig } from './checkpoint/config/vision-config.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { isDType } from './checkpoint/tensor.ts';
import { type WrittenTensor, writeSafetensors } from './checkpoint/write-safetensors.ts';
import { preprocessorConfig } from './preprocessor-config.ts';
import type { ModelPreset } from './preset-book.ts';

interface PairOptions {
  readonly vision?: Changed;
  readonly text?: Changed;
  /** Whether to copy the tokenizer's files; when false, the caller writes them. */
  readonly hasTokenizer?: boolean;
}

/** What took the place of a tensor, by its name and in its layout in the checkpoint; undefined where it is the base's. */
export type Changed = (tensor: string) => Promise<Float32Array | undefined>;

/** Files of a text checkpoint that are no weights, as the tokenizers of all kinds name them. */
const TEXT_FILES = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'vocab.txt',
  'sentencepiece.bpe.model',
];

const unchanged: Changed = async () => undefined;

/**
 * Writes two checkpoints as transformers lays them out: `vision` and `text`, each with config.json and
 * model.safetensors, and what images and texts are prepared with. What did not change is the base's.
 * @throws RetryableError 'disk.full'; what reading the base throws.
 */
export async function writePair(
  folder: string,
  base: ModelPreset,
  { vision = unchanged, text = unchanged, hasTokenizer = true }: PairOptions = {},
): Promise<void> {
  const [visionFolder, textFolder] = [path.join(folder, 'vision'), path.join(folder, 'text')];
  await writeTower(visionFolder, base.vision.folder, vision);
  const { image_size: size } = await readVisionConfig(base.vision.folder);
  const preprocessor = JSON.stringify(preprocessorConfig(base.vision, size), null, 2);
  await writeWhole(path.join(visionFolder, 'preprocessor_config.json'), `${preprocessor}\n`);
  await writeTower(textFolder, base.text.folder, text);
  for (const name of hasTokenizer ? TEXT_FILES : [])
    await copyFile(path.join(base.text.folder, name), path.join(textFolder, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw toDiskError(error, textFolder);
    });
}

async function writeTower(folder: string, base: string, changed: Changed): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = await readText(path.join(base, 'config.json'));
  await writeWhole(path.join(folder, 'config.json'), config.replaceAll(TYPE, '$1"float32"'));
  const checkpoint = await openCheckpoint(base);
  try {
    const tensors: WrittenTensor[] = [];
    for (const info of checkpoint.tensors.values()) {
      if (!isReal(info)) continue;
      const values = await changed(info.name);
      tensors.push({
        name: info.name,
        dtype: 'F32',
        shape: info.shape,
        content: () => (values ? [values] : checkpoint.floats(info.name)),
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
