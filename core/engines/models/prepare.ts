import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Precision } from '../../ground/domain/models/embedding.ts';
import { PermanentError, toDiskError } from '../../ground/errors.ts';
import { sha256OfFiles } from '../../ground/files/file-hashes.ts';
import { publishFolder } from '../../ground/files/publish-folder.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';
import { FULL } from '../../ground/persian/text-normalizers.ts';
import { checkVocabulary } from './check-vocabulary.ts';
import { readPairConfig } from './checkpoint/config/pair-config.ts';
import { sentenceFiles } from './checkpoint/config/sentence-modules.ts';
import { readTextConfig } from './checkpoint/config/text-config.ts';
import { weightFiles } from './checkpoint/open-checkpoint.ts';
import type { LayerCount } from './graph/graph-files.ts';
import { prepareOnnxPair } from './prepare-onnx-pair.ts';
import {
  FILES,
  type Manifest,
  type PreparedModel,
  type PreparedText,
  readPrepared,
  toPreparedText,
} from './prepared-model.ts';
import {
  type ModelPreset,
  PresetBook,
  placesOf,
  resolveSearchPreset,
  type TextSide,
  type VisionSide,
} from './preset-book.ts';
import { tokenizerFiles } from './tokenizer-files.ts';
import type { ModelSides } from './write-model.ts';

export type { PreparedModel, PreparedText } from './prepared-model.ts';

export interface PrepareOptions {
  readonly precision: Precision;
  /** Where prepared models live: one folder a model and precision, and a cache of file hashes. */
  readonly modelsDir: string;
}

/**
 * Makes a preset's checkpoints ready to run: writes ONNX graphs and weights into `<modelsDir>/<model id>/<precision>/`,
 * once; later calls find and check them. Several processes may call it at the same time.
 * @throws PermanentError 'model.unknown' | 'model.not-here' | 'model.no-pictures' | 'model.unsupported' |
 *   'checkpoint.invalid'; NotFoundError; RetryableError 'disk.full'.
 */
export async function prepareModel(name: string, options: PrepareOptions): Promise<PreparedModel> {
  const book = new PresetBook(options.modelsDir);
  const preset = await book.find(name);
  if (preset.kind === 'scorer') throw new PermanentError('model.no-pictures', { name });
  if (preset.kind === 'onnx') {
    const folder = await placesOf(book, name, preset);
    const folders = { vision: folder(preset.vision.place), text: folder(preset.text.place) };
    return prepareOnnxPair(name, { ...preset.text, ...folders, scale: preset.vision.scale }, options);
  }
  return preparePreset(name, await resolveSearchPreset(book, name, preset), options);
}

/** The text side of any preset, for comparing texts with texts; throws as {@link prepareModel} does. */
export async function prepareTextModel(name: string, options: PrepareOptions): Promise<PreparedText> {
  const book = new PresetBook(options.modelsDir);
  const preset = await book.find(name);
  if (preset.kind !== 'scorer') return prepareModel(name, options);
  const { place, ...text } = preset.text;
  const folder = await placesOf(book, name, preset);
  return (await prepare(name, { text: { ...text, folder: folder(place) } }, options)).model;
}

/** What a preset's checkpoints hold and its graphs do not use: harmless, or a sign of a wrong file. */
export interface LeftOver {
  readonly tensors: readonly string[];
  /** Sides whose config asks for fewer layers than the file has. */
  readonly layers: readonly (LayerCount & { readonly side: 'vision' | 'text' })[];
}

export async function leftOverOf(name: string, options: PrepareOptions): Promise<LeftOver> {
  const { modelId, precision } = await prepareTextModel(name, options);
  const folder = path.join(options.modelsDir, modelId, precision);
  const manifest = await readPrepared(folder, { modelId, precision }, options.modelsDir);
  const sides = (['vision', 'text'] as const).flatMap(side => {
    const count = manifest?.layers?.[side];
    return count && count.found > count.used ? [{ side, ...count }] : [];
  });
  return { tensors: manifest?.unused ?? [], layers: sides };
}

/**
 * Whether a preset's model has a vector for every id of its tokenizer. Asked when a model is added or verified, and not
 * whenever it is opened: the tokenizer of a large one takes a while to read.
 * @throws as `checkVocabulary` does.
 */
export async function checkTokenizer(name: string, { modelsDir }: PrepareOptions): Promise<void> {
  const book = new PresetBook(modelsDir);
  const preset = await book.find(name);
  const folder = (await placesOf(book, name, preset))(preset.text.place);
  const rows =
    preset.kind === 'onnx'
      ? (await readPairConfig(folder)).vocabulary
      : (await readTextConfig(folder)).vocab_size;
  await checkVocabulary(folder, rows);
}

/** {@link prepareModel} for a preset of one's own. */
export async function preparePreset(
  presetName: string,
  { vision, text }: ModelPreset,
  options: PrepareOptions,
): Promise<PreparedModel> {
  const { folder, manifest, model } = await prepare(presetName, { vision, text }, options);
  const graphPath = path.join(folder, FILES.visionGraph);
  return { ...model, vision: { graphPath, imageSize: manifest.imageSize!, fit: vision.fit } };
}

async function prepare(presetName: string, sides: ModelSides, { precision, modelsDir }: PrepareOptions) {
  await mkdir(modelsDir, { recursive: true }).catch((error: unknown) => {
    throw toDiskError(error, modelsDir);
  });
  const modelId = `${presetName}@${(await fingerprint(sides, modelsDir)).slice(0, 8)}`;
  const space = { modelId, precision };
  const folder = path.join(modelsDir, modelId, precision);
  const read = () => readPrepared(folder, space, modelsDir);
  const prepared = (manifest: Manifest) => {
    return { folder, manifest, model: toPreparedText(folder, manifest, sides.text.normalizerVersion) };
  };

  const found = await read();
  if (found) return prepared(found);
  await publishFolder(
    { root: modelsDir, target: folder, isIntact: async () => (await read()) !== undefined },
    async beside => {
      // Written once; every later start finds it.
      const { writeModel } = await import('./write-model.ts');
      await writeModel(beside, sides, space);
    },
  );
  const written = await read();
  if (!written)
    throw new PermanentError('file.invalid', { path: folder, reason: 'it changed while written' });
  return prepared(written);
}

/** Everything that decides what an embedding is: the checkpoints' files and the preset's constants. */
async function fingerprint({ vision, text }: ModelSides, cacheFolder: string): Promise<string> {
  const files = [
    ...(vision ? await checkpointFiles(vision.folder) : []),
    ...(await checkpointFiles(text.folder)),
    ...(await tokenizerFiles(text.folder)),
    ...(text.sentence ? await sentenceFiles(text.folder, weightFiles) : []),
  ];
  const options = optionsOf(vision, text);
  // An option that a preset does not use must not change the id that the preset had before the option existed.
  const asked = Object.keys(options).length > 0 ? [options] : [];
  const constants = JSON.stringify([vision?.mean, vision?.std, text.maxTokens, ...asked]);
  const hashes = await sha256OfFiles(files, cacheFolder);
  return sha256Hex([...hashes, constants].join('\n'));
}

const checkpointFiles = async (folder: string): Promise<string[]> => [
  path.join(folder, 'config.json'),
  ...(await weightFiles(folder)),
];

const optionsOf = (vision: VisionSide | undefined, text: TextSide): object => ({
  ...(vision?.projection && { projection: true }),
  ...(vision?.fit && { fit: vision.fit }),
  ...(text.pooling && { pooling: text.pooling }),
  ...(text.sentence && { sentence: true }),
  ...(text.normalizerVersion !== FULL && { normalizer: text.normalizerVersion }),
});
