import os from 'node:os';
import path from 'node:path';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import { hubSettings } from '../../engines/models/hub/hub-defaults.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import { pullPreset } from '../../engines/models/pull-preset.ts';
import { inspectConfig } from '../../ground/config.ts';
import { NegarehError } from '../../ground/errors.ts';
import type { PictureLimits } from '../../ground/pixels/image-input.ts';

export interface ImageSearchOptions {
  /** A preset's name: `demo` or `photo`, which come with the package, or another from `negareh models list`. */
  readonly model?: string;
  /** The folder of prepared models; `negareh/models` in the user's cache folder by default. */
  readonly modelsDir?: string;
  /** Whether a missing model is downloaded from its hub. */
  readonly download?: boolean;
  readonly device?: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  /** CPU threads of one encoder; 0 lets the runtime choose. */
  readonly threads?: number;
  /** Images of more bytes or pixels are refused. */
  readonly maxBytes?: number;
  readonly maxPixels?: number;
}

export interface OpenedEncoders {
  readonly modelId: string;
  readonly textEncoder: Encoder<string>;
  readonly imageEncoder: Encoder<ImageInput>;
  readonly limits: PictureLimits;
}

/**
 * Opens both encoders of a model. The first time it prepares the model, and downloads it if needed. @throws NegarehError
 */
export async function openEncoders(options: ImageSearchOptions): Promise<OpenedEncoders> {
  // A program that uses us may have its own variables of these names: values that do not fit are ignored.
  const { config } = inspectConfig();
  const { model = 'demo', download = true, device = 'auto', threads = 0 } = options;
  const cache = config.cacheHome ?? path.join(os.homedir(), '.cache');
  const modelsDir = options.modelsDir ?? path.join(cache, 'negareh', 'models');
  const limits = {
    maxBytes: options.maxBytes ?? config.maxImageBytes,
    maxPixels: options.maxPixels ?? config.maxImagePixels,
  };
  const prepare = () => prepareModel(model, { precision: 'fp32', modelsDir });
  const prepared = await prepare().catch(async (error: unknown) => {
    if (!download || !(error instanceof NegarehError) || error.code !== 'model.not-here') throw error;
    const book = new PresetBook(modelsDir);
    await pullPreset(book, { name: model, preset: await book.find(model) }, await hubSettings(config));
    return prepare();
  });
  const { modelId } = prepared;
  const textEncoder = await openTextEncoder(prepared, { device, threads });
  try {
    const imageEncoder = await openImageEncoder(prepared, { device, threads, limits });
    return { modelId, textEncoder, imageEncoder, limits };
  } catch (error) {
    await textEncoder.close();
    throw error;
  }
}
