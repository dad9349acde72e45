import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Precision } from '../domain/embedding.ts';
import { PermanentError } from '../errors.ts';
import { sha256OfFiles } from './file-hashes.ts';
import { type PreparedModel, readPrepared, toPreparedModel } from './prepared-model.ts';
import { type ModelPreset, presetNamed } from './presets.ts';
import { publishFolder } from './publish-folder.ts';
import { TOKENIZER_FILES, WEIGHTS_FILE, writeModel } from './write-model.ts';

export type { PreparedModel } from './prepared-model.ts';

export interface PrepareOptions {
  readonly precision: Precision;
  /** Where prepared models live: one folder a model and precision, and a cache of file hashes. */
  readonly modelsDir: string;
}

/**
 * Makes a preset's checkpoints ready to run: writes ONNX graphs and weights into `<modelsDir>/<model id>/<precision>/`,
 * once; later calls find and check them. Several processes may call it at the same time.
 * @throws PermanentError 'model.unknown' | 'model.unsupported' | 'checkpoint.invalid'; NotFoundError; RetryableError
 * 'disk.full'.
 */
export const prepareModel = async (presetName: string, options: PrepareOptions): Promise<PreparedModel> =>
  preparePreset(presetName, presetNamed(presetName), options);

/** {@link prepareModel} for a preset of one's own. */
export async function preparePreset(
  presetName: string,
  preset: ModelPreset,
  { precision, modelsDir }: PrepareOptions,
): Promise<PreparedModel> {
  if (precision !== 'fp32') {
    const reason = `${precision} graphs are not written yet; set PRECISION=fp32`;
    throw new PermanentError('model.unsupported', { path: preset.vision.folder, reason });
  }
  await mkdir(modelsDir, { recursive: true });
  const modelId = `${presetName}@${(await fingerprint(preset, modelsDir)).slice(0, 8)}`;
  const space = { modelId, precision };
  const folder = path.join(modelsDir, modelId, precision);
  const read = () => readPrepared(folder, space, modelsDir);

  const found = await read();
  if (found) return toPreparedModel(folder, found, preset.text.normalizerVersion);
  await publishFolder(
    { root: modelsDir, target: folder },
    beside => writeModel(beside, preset, space),
    async () => (await read()) !== undefined,
  );
  const written = await read();
  if (!written)
    throw new PermanentError('file.invalid', { path: folder, reason: 'it changed while written' });
  return toPreparedModel(folder, written, preset.text.normalizerVersion);
}

/** Everything that decides what an embedding is: the checkpoints' files and the preset's constants. */
async function fingerprint({ vision, text }: ModelPreset, cacheFolder: string): Promise<string> {
  const files = [
    ...['config.json', WEIGHTS_FILE].map(name => path.join(vision.folder, name)),
    ...['config.json', WEIGHTS_FILE, ...TOKENIZER_FILES].map(name => path.join(text.folder, name)),
  ];
  const constants = JSON.stringify([vision.mean, vision.std, text.maxTokens]);
  const hashes = await sha256OfFiles(files, cacheFolder);
  return createHash('sha256')
    .update([...hashes, constants].join('\n'))
    .digest('hex');
}
